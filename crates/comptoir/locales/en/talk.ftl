# What the machine understands, at the counter and in the workshop.
thread-site = Visitor of the site
thread-site-note = The answer shows on their page, and goes where they asked for it too.
thread-understood = Understood:
thread-says = { $what }: { $more }
thread-why = Why?
thread-quoted = “{ $it }”
thread-call-back = Asks to be called back.
thread-by-phone = On the phone: { $it }
thread-landline = A landline reads no SMS: call.
thread-hand = The order, to confirm or correct
thread-hand-amends = The changed order, to confirm or correct
thread-hand-quantity = Quantity, line { $n }
thread-hand-article = Article, line { $n }
thread-hand-none = (no article)
thread-hand-grams = { $it }, in grams
thread-hand-at = For when
thread-hand-wrong = This quantity cannot be read.
thread-hand-empty = First choose an article and its quantity.
thread-hand-when = First choose the day and the hour.
thread-hand-back = Go back to change the hour or the quantity: nothing was noted.
thread-book = Note this order
thread-amend = Change this order
thread-booked = Order { $it } noted, the customer is told.
thread-taught = Words to learn
thread-means = Does “{ $phrase }” mean { $article }?
thread-teach = Yes, remember it
thread-teach-no = No
thread-learnt = Remembered: the next message with this word will be understood.

intent-order = an order
intent-modify = a change of an order
intent-cancel = a cancellation
intent-confirm = a yes
intent-decline = a no
intent-appointment = an appointment
intent-pause-subscription = a pause of a subscription
intent-subscribe-alert = a request for an alert
intent-start = the wish to get the messages
intent-stop = no messages any more
intent-human = someone to talk to
intent-question-next-batch = a question about the next batch
intent-question-hours = a question about the hours
intent-question-price = a question about a price
intent-question-availability = a question about what there is
intent-thanks = thanks
intent-other = something else

doubt-time = The hour is not said.
doubt-past = The hour is over.
doubt-closed = The shop is closed at that hour.
doubt-unavailable = The article is not sold at that hour.
doubt-lead = It is too late to prepare it.
doubt-article = Several articles fit.
doubt-unknown-article = A word is the name of no article.
doubt-quantity = The quantity is not clear.
doubt-choice = A choice of the set menu is missing.
doubt-allergen = An allergy or a diet: for a person to look at.
doubt-no-context = It is not known which order is meant.
doubt-no-article = No article was recognised.
doubt-delivery = A delivery is asked for.
doubt-confirm = It is grave enough to ask for a yes.
doubt-empty = Nothing can be read.

proof-title = Messages and voice
proof-door = Messages and voice: try, understand, learn
proof-how = What the shop understands alone, and what it leaves to you.
proof-try = Try a message
proof-try-how = Write as a customer does. Nothing is noted and nothing leaves.
proof-try-text = The message
proof-try-from = As which number (optional)
proof-try-go = Try
proof-try-wrong = This number cannot be read.
proof-try-empty = First write a message.
proof-answers = The answer would be:
proof-no-answer = Nothing would be answered.
proof-to-person = The message would wait for a person at the counter.
proof-short = A short answer, read word by word: STOP, OUI, a number, or nothing to understand.
proof-week = The week
proof-week-none = No message for a week.
proof-week-sum = { $n ->
    [one] One message in seven days, { $it }% understood without help.
   *[other] { $n } messages in seven days, { $it }% understood without help.
}
proof-week-caption = Messages of the last seven days
proof-day = Day
proof-alone = Understood
proof-asked = Asked back
proof-person = To a person
proof-regulars = Regulars
proof-regulars-how = After so many collected orders, a message without any doubt is noted at once, without reading it back. One word, ANNULE, takes it back. Empty: never.
proof-regulars-after = Collected orders
proof-words = The words of your customers
proof-words-none = No word learnt. A correction at the counter proposes some.
proof-words-by = by { $it }
proof-words-add = Add a word
proof-words-phrase = Your customers say
proof-words-article = To mean
proof-words-wrong = A few words, no figures, and an article.
proof-cases = Corrections kept
proof-cases-how = { $n ->
    [0] Nothing has been corrected yet.
    [one] One correction is kept, without number, name or address.
   *[other] { $n } corrections are kept, without number, name or address.
}
proof-cases-go = Download (JSON Lines)

key-signing = Signing secret
key-signing-how = The gateway's own: SMSGate's signing key, Twilio's auth token. Without it, whoever knows the address can write in its place.
key-signed = Signed calls
key-unsigned = Calls not signed
key-signing-set = Give the secret
key-signing-change = Change the secret
key-ovh = SMS by OVH
key-mail = Mails to the shop
