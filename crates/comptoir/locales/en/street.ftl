# The street, the shops, reserving, following, the visitor's pages.
reserve = Reserve
open = Open
soon = Soon
shut = Closed
today = Today
tomorrow = Tomorrow
hour = Time
number = number
change = Change
code = Code

# The street
street-title = { $street }: open now
street-description = The shops of { $street }: what is open, what comes out of the oven, reserve and pick up.
street-promise = No account, no tracking. A phone number is enough to reserve, and you erase it when you like.
other-language = En français
counts-open = { $n } open
counts-soon = { $n ->
    [one] { $n } opens at { $at }
   *[other] { $n } open soon
}
counts-shut = { $n } closed
search-label = Search the whole street
search-tries = Searches of the day
search-clear = Clear
search-none = Nothing like it in the street today. Try a shorter word, or ask a shopkeeper.
search-found = { $n ->
    [0] Nothing for “{ $query }”
    [one] One result for “{ $query }”
   *[other] { $n } results for “{ $query }”
}
search-read = We read: { $words }.
batches-title = Coming out of the oven
follow-this = Tell me about this batch: { $what }
shops-title = { $n ->
    [one] The street's shop
   *[other] The { $n } shops
}
plan-title = The map
plan-note = Each house leads to its page.
plan-see = See the map
plan-describe = Map of { $street }
news-batch = { $day }, { $hour }. { $what } comes out at { $at }.
news-open = { $day }, { $hour }. { $n ->
    [0] The street is closed.
    [one] One shop is open.
   *[other] { $n } shops are open.
}
within-minutes = in { $n } min
within-hours = in { $h } h { $m }

# The shop
open-until = Open until { $at }
until = until { $at }
opens-at = opens at { $at }
opens-on = opens { $day } at { $at }
shut-opens-on = Closed, opens { $day } at { $at }
hours-line = { $day }: { $hours }.
hours-range = from { $from } to { $to }
hours-none = closed
exceptional-shut = Closed { $day }: { $reason }
exceptional-hours = Different hours { $day }: { $hours }
shop-at = { $activity }, at number { $number }
call = Call
by-sms = Text
go-there = Directions
by-mail = Write
next-batch = Next batch
free-of = { $left } of { $of } still free
free-short = { $left } of { $of } free
follow-each = Tell me at each batch
follow-again = Tell me when there is some
week-hours = Hours of the week and address
shelves = Shelves
shelf-main = On the shelf
shelf-services = Services
shelf-order = To order
price-note = VAT included
per-kilo = per kilo
options-of = Options: { $what }
quantity-of = Quantity: { $what }
one-more = One more: { $what }
one-less = One less: { $what }
left-plenty = { $n } left
left-few = only { $n } left
left-then = { $now }, then { $more } at { $at }
left-at = { $n } at { $at }
left-out-at = at { $at }
left-out = sold out
left-out-next = sold out, { $day } at { $at }
left-none = not today
lead-hours = { $n } h ahead, { $at } at the earliest
lead-cut-off = order before { $at } the day before
available-between = from { $from } to { $to }
minutes-long = { $n } min
ask-appointment = By appointment: call
unique = one of a kind
options = Choice of: { $list }
allergens-may = May contain: { $list }
allergens-undeclared = Allergens not declared: ask us
allergens-none = None of the 14 allergens
allergen-gluten = gluten
allergen-crustaces = crustaceans
allergen-oeufs = eggs
allergen-poissons = fish
allergen-arachides = peanuts
allergen-soja = soya
allergen-lait = milk
allergen-fruits-a-coque = nuts
allergen-celeri = celery
allergen-moutarde = mustard
allergen-sesame = sesame
allergen-sulfites = sulphites
allergen-lupin = lupin
allergen-mollusques = molluscs
your-basket = Your basket
basket-nothing = Nothing yet
basket-one = { $n } article
basket-many = { $n } articles
paid-at-pickup = paid at pick-up
day-title = The day: { $what }
day-lead = You can still reserve { $list }.
day-lead-item = { $n } for { $at }
day-lead-none = All of it is promised for today.
day-description = Out of the oven: { $batches }. At { $now }, { $sold } of { $supply } are sold or promised; by tonight, { $demand } of { $total }.
day-batch = { $n } at { $at }
day-shut = closed
day-supply = out of the oven
day-sold = sold
day-promised = promised
day-table = The same as a table
day-supply-col = Out of the oven
day-demand-col = Sold and promised
feed-batches = Batches as an Atom feed
feed-json = JSON
feed-calendar = calendar
qr-sheet = Reserve, follow the batches: this page, in your pocket.
adults-only = Alcohol is not sold to minors.

# Following
follow-title = Be told of the next batch
follow-lead = A message when the bread is announced. You stop it when you like, with one word.
follow-what = Tell me about
follow-topic-shop = All that comes out of the oven
follow-contact = Your mobile number or your e-mail
follow-legal = We first ask you to confirm. Nothing else will be sent to you.
follow-button = Tell me
follow-wrong = This is neither a number nor an e-mail. Write for instance 06 39 98 70 12.
follow-no-topic = Tick at least one thing to follow.
push-button = On this phone
push-done = Noted: this device will be told.
push-refused = This device does not take alerts. A text or an e-mail works too.
follow-sent-title = Look at your phone.
follow-sent-sms = A text is on its way to { $to }. Answer OUI and it is done.
follow-sent-mail = An e-mail is on its way to { $to }. Open its link and it is done.
follow-sent-note = Without an answer, we forget this number.
follow-confirm-title = Be told by { $shop }?
follow-confirm-text = About: { $topics }. By { $channel }, at { $to }.
follow-confirm-button = Yes, tell me
follow-confirmed-title = Noted.
follow-confirmed-text = { $shop } will tell you: { $topics }.
follow-confirmed-see = See what I follow
follow-gone-title = This link was already used.
follow-gone-text = Your choice is kept. If it was not you, do nothing: nothing will be sent.
unsubscribe-title = Stop being told?
unsubscribe-text = { $shop } will send you no more alerts. Messages about your orders go on.
unsubscribe-button = Stop telling me
unsubscribed-title = Stopped.
unsubscribed-text = You will get no more alerts from { $shop }.
manage-title = What you follow
manage-lead = Alerts for { $whom }.
manage-nothing = You follow nothing for now.
manage-keep = Keep these choices
manage-hours = At which hours
manage-from = From
manage-until = Until
manage-hours-note = Empty: at any hour. A batch does not wait: outside these hours no alert leaves.
manage-hours-wrong = These hours cannot be read. Write them like 07:30, two different ones, or leave them empty. Nothing has changed.
manage-stop = Stop everything
manage-note = Messages about your orders are not alerts: they go on.
manage-saved = Your choices are kept.
manage-stopped = Everything is stopped. You will get no more alerts.
manage-proof = Agreed on { $at }, { $how }.

# Reserving
reserve-title = Set aside
reserve-page-title = Set aside, { $shop }
reserve-held = Set aside for you until { $at }
reserve-when = At what time?
reserve-day = Day
reserve-who = In what name?
reserve-known = We recognised you. Correct it if this is not you.
your-name = Your first or last name
your-contact = Phone or e-mail
your-contact-note = To tell you that it is ready. Nothing else.
your-order = Your order
name-missing = A first name is enough, to call you at the counter.
contact-wrong = This is neither a number nor an e-mail. Write for instance 06 39 98 70 12.
slot-missing = Choose a time.
reserve-alert = Tell me of the next batches too: { $what }
reserve-adult = I am 18 or over. I may be asked for an identity card.
reserve-button = Reserve { $when }, { $total }
when-at = for { $at }
when-day = for { $day }, { $at }
when-soonest = as soon as possible
reserve-button-plain = Reserve, { $total }
soonest = As soon as possible
soonest-at = about { $at }
slot-full = full
slot-short = not enough
slot-hot = hot bread
slot-places = { $n ->
    [one] { $n } place
   *[other] { $n } places
}
slot-free = free
part-morning = Morning
part-noon = Noon
part-afternoon = Afternoon
part-evening = Evening
no-slot-today = No free time left on that day. The next days are above.
refusal-lead = Nothing is lost: here is what we can keep.
refusal-wanted = You wanted { $n }. Nothing is lost: here is what we can keep.
refusal-left = { $n ->
    [0] For { $at }, there is none left: { $what }.
    [one] For { $at }, there is only one left: { $what }.
   *[other] For { $at }, there are only { $n } left: { $what }.
}
refusal-slot-full = { $at } is full.
refusal-closed = { $shop } is closed at that time.
way-later = { $what } at { $at }
way-later-day = { $what }, { $day } at { $at }
way-later-note = all of it is there
way-fewer = { $what } at { $at }
way-fewer-note = { $now } instead of { $before }
way-nearest = { $what } instead
way-nearest-note = { $total }
way-ask = Ask { $shop }
way-ask-note = by phone, { $phone }

# The order
order-title = Order { $code }: { $state }
order-received = Reserved for { $at }.
order-set-aside = Set aside until { $at }.
order-ready = It is ready.
order-collected = Handed over. Thank you.
order-cancelled = Order cancelled. Thank you for telling us.
order-not-collected = The order was not collected.
order-refused = { $shop } cannot prepare this order.
order-waits = { $shop } expects you { $day } at { $at }.
order-ready-more = { $shop } is waiting for you. Say your code at the counter.
order-collected-more = Handed over at { $at } by { $shop }.
order-cancelled-more = What was set aside goes back to the neighbours.
order-not-collected-more = It was planned { $day } at { $at }. Things happen; just tell us next time.
order-refused-more = { $reason } Nothing is charged.
order-reserved = Noted. This page keeps itself up to date.
say-code = Say this code at the counter
qr-code = Pick-up QR code
to-pay = To pay at pick-up
paid = Paid
nothing-due = Nothing to pay
vat-line = of which VAT { $rate }%: { $amount }
receipt-line = Receipt of { $day } at { $at }, no. { $number }
where-it-is = Where the order is
step-received = Received
step-set-aside = Set aside
step-ready = Ready
step-collected = Collected
state-received = Received
state-accepted = Accepted
state-preparing = Being prepared
state-set-aside = Set aside
state-ready = Ready
state-collected = Collected
state-cancelled = Cancelled
state-refused = Refused
state-not-collected = Not collected
my-calendar = My calendar
order-again = The same again
print = Print
cannot-come = I cannot come
cannot-come-note = Say it without shame: a neighbour will be glad.
ics-title = { $shop }: order { $code }

# The visitor's pages
basket-title = What is set aside
basket-empty = Nothing is set aside for now.
basket-note = Without a chosen time, all of it goes back to the shelf after ten minutes.
see-street = See the street
choose-hour = Choose the time
let-go = Give back
held-until = Set aside until { $at }
orders-title = Your orders
orders-empty = This phone knows no order yet.
orders-coming = To come
orders-past = Past
orders-note = Only this phone knows them. The link in your message leads there too.
me-title = Me
me-known = What this phone remembers
me-nothing = Nothing. Your name and number will be remembered here after a first reservation, to save typing.
me-forget = Forget this phone
me-forget-note = Your orders stay with the shops; this phone will no longer recognise you.
me-forgotten = Forgotten.
me-alerts = My alerts
me-no-alert = No alert. Each shop's page offers some.
me-language = Language

# Links of messages, feeds
street-empty = The street awaits its first shops.
shelf-for-day = for { $day }
adult-missing = Tick the box to go on.
alert-title = { $what }: the batch is ready { $moment }.
alert-title-now = { $what }: it is ready.
alert-left = { $n } left to reserve, { $price }.
alert-price = { $price }
alert-free = { $n } left to reserve.
alert-reserve = Reserve { $n }
alert-other = Choose another hour
agreed-page = on the page
agreed-till = at the counter
agreed-browser = in this browser
agreed-elsewhere = through another service
agreed-witness = before { $who }
agreed-on = on { $day }, { $how }
this-browser = this browser
channel-sms = SMS
channel-mail = e-mail
me-follow = { $shop }: { $what }
feed-title = { $shop }: the batches
feed-entry = { $article }: ready at { $hour }
feed-entry-text = { $n } for { $day } at { $hour }, { $price }.
plan-hot = hot

write-title = Write as you speak
write-page = Write to { $shop }
write-lead = { $state }. The answer comes at once; when it is not clear, someone from the shop answers (in French).
write-examples = For instance
write-example-order = 1 { $article } pour 18 h s'il vous plaît
write-example-hours = Vous fermez à quelle heure ?
write-example-price = C'est combien, { $article } ?
write-thread = Your conversation
write-you = You
write-by-itself = Automatic answer
write-label = Your message, in French
write-send = Send
write-empty = Write first what you want to say.
write-long = That is a little long: 600 characters at most, please.
write-finish = Finish my order
write-done = Your order, code { $code }
write-reach = Where to answer if you close this page? Mobile or e-mail
write-reach-button = Answer me there too
write-reach-known = The answer shows here, and is sent to { $contact }.
write-box = A question, an order?
write-box-lead = Write as you speak.
by-chat = Write
