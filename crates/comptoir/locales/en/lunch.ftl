# Lunch subscription: what is said, by message and on screen.
lunch-every-day = every day
lunch-from-to-days = { $from } to { $to }
lunch-chef = chef's surprise
lunch-chef-part = surprise { $part }
lunch-formula = { $name }: { $parts }
lunch-on-day = { $day }
lunch-from-to = from { $from } to { $to }
lunch-from-on = from { $from } on
lunch-change-replaced = { $new } instead of { $gone }, which is missing.
lunch-change-moved = At { $to } instead of { $from }: that time was full.
lunch-change-card-over = Your card is used up: this lunch is paid on the spot.
lunch-change-card-low = { $n ->
    [0] This is the last lunch on your card.
    [one] 1 lunch is left on your card.
   *[other] { $n } lunches are left on your card.
}
lunch-change-missing = { $name } is missing and nothing can take its place.
lunch-change-no-surprise = The chef has nothing that suits you that day.
lunch-change-no-slot = No time near yours is free.
lunch-change-shut = The shop is closed.
lunch-change-shut-why = The shop is closed: { $why }.
lunch-change-late = We could not prepare it in time, sorry.
lunch-note-card = Lunch card: nothing to take
lunch-note-month = Lunch by the month: nothing to take
lunch-due-pickup = { $total } on the spot.
lunch-due-card = Paid with your card.
lunch-due-month = On your monthly account.
lunch-price = { $name }: { $after } instead of { $before }

lunch-asked-subject = Your lunch subscription, { $shop }
lunch-asked-text = A lunch subscription is asked for { $name }. Is it you? Open this link and confirm, else nothing happens:
lunch-made-subject = Your lunch subscription, { $shop }
lunch-made-text = Noted: { $what }, { $days } at { $hour }, from { $from }. Change, skip a day or stop in one tap until { $limit } the day before:
lunch-tomorrow-subject = Your lunch, code { $code }, { $shop }
lunch-tomorrow-text = Lunch for { $day } { $hour }: { $lines }. { $due } Code { $code }.{ $changes } Allergens: { $allergens }.
lunch-refused-subject = No lunch { $day }, { $shop }
lunch-refused-text = No lunch for { $day }. { $why } Nothing is due.
lunch-prices-subject = Prices of your lunch subscription, { $shop }
lunch-prices-text = From { $from } on: { $changes }. Nothing changes until then, and you can stop in one tap:
lunch-ended-subject = Lunch subscription stopped, { $shop }
lunch-ended-text = Your lunch subscription is stopped. What is ordered already stays.{ $rest } Thank you, { $name }.
lunch-ended-card = { $n } lunches are left on your card: come to the counter.
lunch-ended-due = { $due } are left to pay at the counter.
lunch-rests-subject = Your lunch subscription rests, { $shop }
lunch-rests-text = Three lunches in a row were not fetched: we pause your subscription. Nothing is due. To take it up again:

lunch-by-sms-paused = Noted, no lunch { $span }.
lunch-by-sms-back = Back { $day }.
lunch-by-sms-open = Tell us when to start again.
lunch-by-sms-resumed = Noted, your lunches start again { $day }.
lunch-by-sms-ordered = The one of { $day } is ordered already: it stays.
lunch-by-sms-undo = Not so? Answer ANNULER.
lunch-by-sms-undone = Undone: your lunches are as before.
lunch-by-sms-late = It is too late for that day. We tell the shop, they will answer you.
lunch-by-sms-end = To stop your lunch subscription, one tap on your page: { $link }
lunch-by-sms-change = Another dish or another hour, day by day, is on your page: { $link }
lunch-by-sms-swapped = Noted for { $day } at { $hour }: { $what }.
lunch-by-sms-which-day = For which day? Answer for instance: tomorrow, or Thursday.
lunch-by-sms-which = Which one: { $names }?
lunch-by-sms-no-lunch = You have no lunch { $day }. Your days are on your page: { $link }
lunch-by-sms-shut = The shop is closed at that hour { $day }. The hours that are possible are on your page: { $link }
lunch-by-sms-unsafe = { $name } holds what you avoid, or does not say so: nothing is changed. The other dishes are on your page: { $link }
lunch-or = { $most } or { $last }

lunch-door = Lunch subscription
lunch-door-note = Your lunch waits for you, on the days you choose.
lunch-every = Every { $day }, by subscription
lunch-paid-card = Paid with your card
lunch-paid-month = On your monthly account
lunch-new-page = Lunch subscription, { $shop }
lunch-new-title = Lunch subscription
lunch-new-lead = Choose once, we prepare it each time. No commitment.
lunch-limit = Each day can be changed or skipped until { $hour } the day before.
lunch-what = What
lunch-days = When
lunch-hour = At what time
lunch-start = From
lunch-end = Until (if you know)
lunch-holidays = Public and school holidays
lunch-on-holidays = Also on public holidays, when the shop is open
lunch-on-breaks = Also in the school holidays
lunch-kind-chef = Chef's surprise
lunch-kind-chef-note = The shop chooses, and changes the dish whenever it can.
lunch-kind-own = My own choice
lunch-ways = How you like them
lunch-kind-own-note = Up to four articles, at the price of the shelf.
lunch-chef-option = Chef's surprise
lunch-own-none = Nothing
lunch-own-n = Article { $n }
lunch-taste = Allergies and tastes
lunch-avoid = I avoid
lunch-avoid-note = What you tick is never in your lunch, not even as traces. Nor is an article whose allergens are not declared.
lunch-dislikes = I do not like
lunch-missing = When an article is missing
lunch-missing-replace = The nearest one, at no higher price
lunch-missing-refuse = No lunch that day
lunch-pay = How to pay
lunch-pay-pickup = At each pick-up
lunch-pay-card = By a card of { $n } lunches, bought at the counter
lunch-pay-month = By the month, at the counter
lunch-contact-note = We send a link there: the subscription begins once you have confirmed.
lunch-subscribe = Subscribe
lunch-subscribe-note = You stop when you like, in one tap, without an account.
lunch-sent-title = Look at your messages
lunch-sent = A link is on its way to { $to }. Open it and confirm: then { $shop } prepares your lunch. Without an answer nothing happens.

lunch-page = My lunch subscription, { $shop }
lunch-page-title = My lunch subscription
lunch-when = { $days }, at { $hour }
lunch-price-each = { $price } a lunch
lunch-next-price = From { $from } on: { $price }. You can stop before, in one tap.
lunch-asks = Is it you, { $name }?
lunch-confirm-yes = Yes, begin
lunch-confirm-no = No, cancel
lunch-over = This subscription is stopped.
lunch-rests = No lunch { $span }.
lunch-resume = Take up my lunches again
lunch-two-weeks = The next two weeks
lunch-planned = Planned
lunch-skipped = Skipped
lunch-paused = Paused
lunch-closed = Shop closed
lunch-closed-why = No lunch: { $why }
lunch-none = No lunch
lunch-ordered = Ordered, code { $code }
lunch-skip = Skip
lunch-unskip = Put back
lunch-see = See
lunch-hour-day = Time, on that day
lunch-day-save = Keep for that day
lunch-day-back = Leave as planned
lunch-balance = My balance
lunch-card = { $n ->
    [0] No lunch left on your card
    [one] 1 lunch on your card
   *[other] { $n } lunches on your card
}
lunch-card-engaged = { $n ->
    [one] 1 lunch on your card, ordered already
   *[other] { $n } lunches on your card, { $engaged } of them ordered already
}
lunch-due = { $due } to pay for the month
lunch-entries = The details
lunch-entry-bought = Card bought, { $paid }
lunch-entry-used = Lunch taken
lunch-entry-returned = Lunch given back
lunch-entry-refunded = Card refunded, { $paid }
lunch-entry-owed = Lunch taken
lunch-entry-unowed = Lunch given back
lunch-entry-paid = Paid at the counter
lunch-pause = I am away
lunch-pause-from = From
lunch-pause-to = To
lunch-pause-do = Pause
lunch-pause-note = Without an end the pause lasts until you take it up again. By SMS too, in French: “je suis en congés du 3 au 14”.
lunch-feed = In my calendar
lunch-feed-note = Your lunches, kept up to date. This address is secret: who has it sees them.
lunch-feed-add = Add to my calendar
lunch-feed-new = Change the address, the old one shows nothing any more
lunch-settings = My settings
lunch-tells = Tell me every evening before, also when nothing changes
lunch-end-do = Stop the subscription
lunch-end-note = One tap is enough. What is ordered already stays.
lunch-forget = Forget this subscription
lunch-forget-note = Your name, your choices and your dates are erased.
lunch-forgotten-title = Forgotten
lunch-forgotten = { $shop } keeps nothing of this subscription any more.
lunch-said-confirmed = Off we go. Your lunches are planned.
lunch-said-saved = Your settings are kept.
lunch-said-skipped = Noted: no lunch on that day.
lunch-said-unskipped = Noted: your lunch is planned again.
lunch-said-day = Changed for that day.
lunch-said-paused = Noted. Have a good time.
lunch-said-resumed = Noted: your lunches start again.
lunch-said-feed = The address is changed.
lunch-said-ended = Your subscription is stopped.
lunch-no-late = It is too late for { $day }. { $shop } can still help you by telephone.
lunch-no-lunch = No lunch is planned on { $day }.
lunch-no-offer = The shop does not offer this by subscription.
lunch-no-choice = Choose at least one article and one day.
lunch-no-shut = The shop is closed at that time: { $days }. Choose another time or other days.
lunch-no-safe = { $name } does not suit what you avoid, or does not say its allergens. Choose something else, or the chef's surprise.
lunch-no-more = This address has five subscriptions here already.
lunch-no-even = A lunch is still to be taken, or something is left or owed: come to the counter first.
lunch-ics-ordered = Lunch, { $shop }, code { $code }
lunch-ics-planned = Lunch planned, { $shop }
lunch-ics-name = My lunches, { $shop }
me-lunch = My lunches
me-lunch-row = { $shop }, { $days }

# At the counter and in the workshop.
lunch-prep-door = Tomorrow's lunches
lunch-prep-title = Lunches to prepare
lunch-prep-count = { $n ->
    [0] no lunch
    [one] 1 lunch
   *[other] { $n } lunches
}
lunch-prep-pieces = { $n ->
    [one] 1 piece
   *[other] { $n } pieces
}
lunch-prep-forecast = Forecast: the list is final { $it }
lunch-prep-final = Final list
lunch-prep-none = No lunch on that day.
lunch-prep-chef = As the chef chooses
lunch-prep-without = Without lunch on that day
lunch-prep-skipped = Skipped or paused
lunch-prep-card = Card: nothing to take
lunch-prep-month = By the month: nothing to take
lunch-prep-avoid = Without { $it }
lunch-subscribers = Lunch subscribers
lunch-subscribers-none = Nobody has subscribed yet.
lunch-make = Subscribe somebody
lunch-make-how = The person is before you: the subscription begins at once, and its link is on its way.
lunch-make-do = Subscribe
lunch-make-resume = Take up the lunches again
lunch-state-pending = waits for their answer
lunch-state-ended = stopped
lunch-state-paused = paused
lunch-state-active = running
lunch-card-left = { $n ->
    [0] card used up
    [one] 1 lunch on the card
   *[other] { $n } lunches on the card
}
lunch-card-ordered = { $n ->
    [one] 1 of them ordered
   *[other] { $n } of them ordered
}
lunch-month-due = { $it } on the monthly account
lunch-month-pay = Take { $it }
lunch-next-days = The next days
lunch-day-ordered = Ordered
lunch-books = Card and account
lunch-books-none = Paid at each pick-up.
lunch-card-lunches = Lunches
lunch-card-price = Price of the card, in euros
lunch-card-sell = Sell a card
lunch-refund = Refund the card
lunch-refund-how = { $n ->
    [one] 1 lunch is left. Sum given back, in euros
   *[other] { $n } lunches are left. Sum given back, in euros
}
lunch-refund-do = Refund
lunch-end-door = Stop the subscription
lunch-end-how = The customer is told. What is ordered already stays.
lunch-settings-of = Their settings: dish, days, allergies, payment
lunch-tells-them = Tell them every evening before, also when nothing changes
lunch-counter-late = The cut-off is over: cancel the order instead.
lunch-counter-no-lunch = There is no lunch on that day.
lunch-counter-empty = Check the days, the time and the amounts.
lunch-counter-not-even = A lunch of this card is ordered: wait until it is handed over.
lunch-offer-door = Lunch subscription
lunch-offer-title = Lunch subscription
lunch-offer-how = Your regulars choose once; every evening their orders for the next day are made by themselves.
lunch-offer-subscribers = { $n ->
    [0] No subscriber
    [one] 1 subscriber
   *[other] { $n } subscribers
}
lunch-offer-rules = The rule
lunch-offer-active = Offer the subscription on my page
lunch-offer-own = Everyone may put together their own from my articles
lunch-offer-cut-off = A day can be changed until, the day before
lunch-offer-generates = The orders are made at, the day before
lunch-offer-card = Lunches on a prepaid card (0: no cards)
lunch-offer-month = Accept payment by the month
lunch-offer-rotation = Chef's surprise
lunch-offer-rotation-how = Tick what may be served as a surprise. Everyone's allergies are respected.
lunch-offer-formulas = Formulas
lunch-offer-formulas-how = An article of your shelf, at its price, whose parts are chosen.
lunch-offer-part = Name of the part
lunch-offer-add-article = The article that has the price
lunch-offer-add-parts = Its parts, separated by commas
lunch-offer-parts-example = sandwich, drink, dessert
lunch-offer-add = Add the formula
lunch-offer-breaks = School holidays
lunch-offer-breaks-how = Copy the dates of your zone once a year: those who wish it have no lunch on these days. Official dates:
lunch-offer-break = { $name }: from { $from } to { $to }
lunch-offer-break-name = Name
lunch-offer-break-add = Add these holidays
lunch-offer-order-wrong = Orders are made after the cut-off, never before.
lunch-offer-dates-wrong = Give a name and two dates, the first before the second.

## The statement of the month

statement-door = Statement of the month
statement-title = Statement of { $month }
statement-day = Day
statement-lunch = Lunch
statement-how = Paid
statement-amount = Amount
statement-pickup = at the counter
statement-card = by prepaid card
statement-month = by the month
statement-taken =
    { $n ->
        [0] No lunch
        [one] One lunch
       *[other] { $n } lunches
    }
statement-of = of which paid { $how }
statement-bought = Card of { $n } lunches, { $day }
statement-refunded = Card refunded, { $day }
statement-paid = Settled { $day }
statement-left = Left on the card
statement-lunches =
    { $n ->
        [0] nothing
        [one] 1 lunch
       *[other] { $n } lunches
    }
statement-due = Still owed
statement-none = No lunch was taken that month.
statement-note = Prices include taxes. A lunch paid by card was paid when the card was bought.
