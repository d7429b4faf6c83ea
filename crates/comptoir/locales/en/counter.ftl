# The counter: the shopkeeper's tablet.

## The frame
counter-skip = Skip to content
counter-board = Board
counter-at-counter = { $it } at the counter
counter-desk = Desk
counter-workshop = Workshop
counter-day-door = Day sheet
counter-sends-door = Sent messages
counter-lock = Lock
counter-it-is = It is
counter-mute = Mute the sound
counter-code = Code
counter-code-label = Pick-up code
counter-code-find = Find
counter-scan = Scan
counter-scan-title = Scan the customer's QR
counter-close = Close
counter-save = Save
counter-more = More
counter-fewer = Fewer
counter-copy = Copy
counter-remove = Remove { $it }
counter-done = Settled

## Without network
counter-stale-seconds = No network for # s.
counter-stale-minutes = No network for # min.
counter-stale-since = What you see dates from #.
counter-stale-none = Carry on: your moves will be kept and sent when it is back.
counter-stale-one = Carry on: 1 move is kept and will be sent when it is back.
counter-stale-many = Carry on: # moves are kept and will be sent when it is back.
counter-stale-retry = Try again
counter-kept = Kept: leaves as soon as the network is back
counter-kept-others = Moves kept by a colleague on this tablet: #. They leave when that person signs in here again.
counter-kept-nameless = Moves kept on this tablet, nobody knows by whom any more: #. They will not leave: look at the board, and do again what is missing.
counter-kept-put-away = Do not send them
counter-offline-title = No network
counter-offline = The counter comes back by itself as soon as the network does. What was tapped is kept and leaves then.
counter-offline-kept = Kept on this tablet: #.
counter-replayed = The network is back, everything was sent.
counter-conflict = # could not be done:
counter-conflict-unknown = the order had changed meanwhile. Look at it before going on.
counter-new-mark = new
counter-new-one = New order: #
counter-new-many = # new orders
counter-camera-wait = Show the QR to the tablet.
counter-camera-none = The tablet does not open its camera. Type the four-digit code.
counter-segments-hint = One SMS holds 160 characters.
counter-segments-one = # characters of %, 1 SMS
counter-segments-many = # characters of %, § SMS
counter-segments-wide = "#" does not fit an ordinary SMS: there is half the room.

## The board
counter-title-board = Counter
counter-lanes = The orders
counter-lane-prepare = To prepare
counter-lane-aside = Set aside
counter-lane-ready = Ready
counter-lane-done = Collected
counter-lane-rest = { $n ->
    [one] 1 more after { $it }
   *[other] { $n } more after { $it }
}
counter-empty-prepare = Nothing to prepare. Orders arrive here by themselves.
counter-empty-aside = Nothing set aside right now.
counter-empty-ready = Nobody is expected right now.
counter-empty-done = The first hand-over of the day will be written here.
counter-empty-shelf = No article counted yet today.
counter-order = Order
counter-others = other moves
counter-missing = An article is missing
counter-open-order = Open the order
counter-move-set-aside = Set aside
counter-move-ready = It is ready
counter-move-collected = Hand over: { $it }
counter-usual-make = Make it their usual
counter-usual-known = Their usual is noted
counter-paid-card = Paid by prepaid card
counter-paid-month = By the month
counter-move-collected-free = Handed over, nothing to take
counter-move-accepted = Back to prepare
counter-move-back-aside = Not ready yet
counter-move-not-collected = Nobody came
counter-undo = Undo the hand-over
counter-undo-handover = Undo the hand-over of { $it }
counter-late = Not here yet
counter-late-by = expected { $n } min ago
counter-danger-region = Promises in danger
counter-danger-promises = { $n ->
    [one] 1 promise is in danger.
   *[other] { $n } promises are in danger.
}
counter-danger-late = { $it }: the batch comes out at { $at }, later than planned.
counter-danger-small = { $it }: the batch is smaller than planned.
counter-danger-flag = The batch no longer covers it
counter-danger-open = See the batch
counter-danger-how = Offer another article or another time: the order opens with one tap, the customer is told.
counter-rail = Batches and shelf
counter-doors = Other pages
counter-oven-label = Batch in { $n } min
counter-oven-at = { $it } batch
counter-oven-now = The batch is out
counter-oven-none = Announce a batch
counter-oven-none-note = none is planned before tonight
counter-oven-tell = { $n ->
    [0] nobody follows it yet
    [one] tell 1 person
   *[other] tell { $n } people
}
counter-oven-what = { $what }, { $n } at { $at }
counter-optin-door = Tell a customer
counter-inbox-door = Messages
counter-inbox-wait = waiting
counter-failed = { $n ->
    [one] 1 message did not leave
   *[other] { $n } messages did not leave
}
counter-shelf = Left to promise
counter-left-then = { $left }, then { $more } at { $at }
counter-left-none = none left
counter-left-none-then = { $more } at { $at }
counter-sold = sold
counter-promised = promised
counter-kept-for-shop = kept
counter-left = left
counter-article = Article
counter-twin = In figures
counter-sell-key = −1: sold at the counter
counter-sell-one = { $it }, sold at the counter

## By which way it came
counter-way-click = by the page
counter-way-sms = by SMS
counter-way-phone = by phone
counter-way-counter = at the counter
counter-way-subscription = by subscription
counter-way-object = by an object
counter-way-api = by a program
counter-way-mail = by e-mail
counter-way-push = by notification
counter-who-by = { $who }, { $by }

## The states
counter-state-held = In progress
counter-state-received = Received
counter-state-accepted = To prepare
counter-state-preparing = Being prepared
counter-state-set_aside = Set aside
counter-state-ready = Ready
counter-state-collected = Collected
counter-state-refused = Refused
counter-state-cancelled = Cancelled
counter-state-not_collected = Not collected
counter-state-expired = Expired

## One order
counter-title-order = Order { $it }
counter-order-lines = The order
counter-swap-by = Instead
counter-swap = Replace
counter-drop = Take it off the order
counter-missing-told = The customer is told at once, with the new total.
counter-to-pay = To pay
counter-history = What happened
counter-by-system = Comptoir
counter-by-customer = the customer
counter-print = Print the ticket
counter-print-again = Print again (duplicate)
counter-note = Note for the team
counter-note-save = Keep the note
counter-cancel = Cancel the order
counter-cancel-why = Why, in two words for the customer
counter-cancel-told = The customer is told and what was promised is free again.
counter-cancel-yes = Cancel and tell
counter-call = Call { $it }
counter-line-change = Change
counter-line-pieces = How many in all
counter-line-pieces-go = Correct
counter-refuse = Refuse the order
counter-refuse-yes = Refuse and tell
counter-take-back = Undo
counter-moved = { $code }: { $state }.
counter-moved-sold = { $it }: one less on the shelf.
counter-moved-stale = { $it } had changed meanwhile. Here it is as it stands.

## The hand-over
counter-title-handover = Hand-over
counter-handover-title = What is the code?
counter-handover-how = The four digits that the customer was given.
counter-handover-none = No order carries the code { $it }.
counter-handover-none-how = Have the code read again, or ask for the name: the order may be for another day.
counter-handover-one = Hand-over of order { $it }
counter-handover-several = { $n ->
    [one] 1 order carries this code.
   *[other] { $n } orders carry this code.
}
counter-handover-several-how = Ask for the name.
counter-handover-go = Hand over: { $it }
counter-mind-not-ready = It is not marked ready yet.
counter-mind-collected = Handed over already at { $it }.
counter-mind-other-day = It is for { $it }.
counter-mind-closed = It is no longer open.

## Announcing a batch
counter-title-batch = Announce a batch
counter-batch-what = Which article?
counter-batch-other = Another article
counter-batch-how-many = How many?
counter-batch-when = In how many minutes?
counter-batch-preview = See who will be told
counter-batch-choose = Choose what comes out of the oven: you will see here who is told, by which way and for how much.
counter-batch-followers = { $n ->
    [0] nobody follows it yet
    [one] 1 person follows it
   *[other] { $n } people follow it
}
counter-batch-tell = { $n ->
    [one] Tell 1 person
   *[other] Tell { $n } people
}
counter-batch-stops = stops by itself when all is promised
counter-batch-silent = Add without telling
counter-batch-nobody = Nobody is to be told about this article. Customers still see it on the shop's page.
counter-sms-segments = { $n ->
    [one] 1 SMS
   *[other] { $n } SMS
}
counter-sms-wide = "{ $it }" does not fit an ordinary SMS: each message counts double.
counter-people = { $n ->
    [one] 1 person
   *[other] { $n } people
}
counter-free = free
counter-untold = Will receive nothing:
counter-untold-row = { $n ->
    [one] 1 person: { $it }
   *[other] { $n } people: { $it }
}
counter-channel-sms = SMS
counter-channel-email = E-mail
counter-channel-push = Notification
counter-channel-voice = Call
counter-why-consent = no (or no more) consent
counter-why-quiet = not at the hours that they chose
counter-why-ceiling = above this month's ceiling of SMS
counter-why-cap = enough messages today
counter-why-suppressed = address that no longer answers, or STOP
counter-why-expired = too late to be useful
counter-why-sold-out = there were none left
counter-why-channel = no way to reach them

## A batch announced
counter-title-batch-one = Batch
counter-batch-headline-told = { $n ->
    [one] 1 person told.
   *[other] { $n } people told.
}
counter-batch-headline-telling = { $it } people told.
counter-batch-headline-silent = Added to the shelf, without a message.
counter-batch-headline-promised = { $n ->
    [0] Nothing promised yet.
    [one] 1 promised already.
   *[other] { $n } promised already.
}
counter-batch-reserved = Promised from this batch
counter-batch-reserved-none = Reservations will appear here, one by one.
counter-batch-late = It is late
counter-batch-size = How many will there be?
counter-batch-change-note = Promises that the batch no longer covers show at once.
counter-batch-sent = Messages
counter-batch-waiting = { $n ->
    [one] 1 message is about to leave
   *[other] { $n } messages are about to leave
}
counter-batch-failed = { $n ->
    [one] 1 message could not leave
   *[other] { $n } messages could not leave
}
counter-progress = { $n } of { $all }
counter-batch-cost = In all
counter-batch-stop = Stop the alert

## Telling a customer
counter-title-optin = Tell a customer
counter-optin-title = One number, ten seconds
counter-optin-aloud = To be said aloud. Witness: { $it }
counter-optin-wording = "Shall { $it } tell you about its next batches? You get an SMS, answer OUI. STOP stops it all."
counter-optin-contact = Mobile number or e-mail
counter-optin-topics = Tell about
counter-optin-topic-all = Every batch
counter-optin-topic-shop = The shop's news
counter-optin-send = Send the question
counter-optin-send-note = nothing else leaves before they say OUI
counter-optin-asked = The question is on its way to { $it }
counter-optin-asked-sms = Say: "Answer OUI, and it is done."
counter-optin-asked-link = Say: "Open the e-mail and touch Yes, and it is done."
counter-optin-wrong = This number cannot be read. Ten digits, like 06 12 34 56 78, or an e-mail.
counter-optin-no-topic = Choose at least one thing to follow.
counter-optin-qr = Or by their own phone
counter-optin-qr-label = QR of the shop's following page
counter-optin-qr-note = The customer points their phone at this square and signs up alone.

## The messages
counter-title-inbox = Messages
counter-inbox-title = { $n ->
    [one] One person waits for an answer
   *[other] { $n } people wait for an answer
}
counter-inbox-empty-title = Everyone has their answer
counter-inbox-empty = The SMS that the machine does not understand arrive here, and you answer in your own words.
counter-inbox-done = { $n ->
    [0] none settled today
    [one] 1 settled today
   *[other] { $n } settled today
}
counter-answer-to = Answer { $it }
counter-answer = Answer
counter-answered = The answer has left.
counter-marked-done = Settled, without an answer.
counter-answer-empty = Write the answer first.
counter-thread-order = { $code }, { $at }, { $state }

## The sendings
counter-title-sends = Sent messages
counter-sends-title = { $n ->
    [one] One message did not leave
   *[other] { $n } messages did not leave
}
counter-sends-empty-title = Everything has left
counter-sends-leaving-title = An alert is on its way
counter-sends-leaving = On their way
counter-sends-see = See the batch
counter-sends-empty = A message that does not leave after all its tries is written here, with its reason.
counter-retry = Send again
counter-retried = The message leaves again.
counter-sends-sent = { $n ->
    [one] message sent this week
   *[other] messages sent this week
}
counter-sends-refused = Held back on purpose
counter-sends-refused-none = No message was held back this week.
counter-sends-refused-note = These messages did not leave because the person does not wish it, or not at that hour. There is nothing to do.
counter-delivered = Last sent
counter-delivered-none = No message has left yet.
counter-delivered-arrived = Delivered
counter-delivered-left = Sent

## The day sheet
counter-title-day = Day sheet
counter-day-sum = { $n ->
    [one] 1 order, { $it }
   *[other] { $n } orders, { $it }
}
counter-day-nav = Change the day
counter-day-before = The day before
counter-day-after = The day after
counter-day-print = Print
counter-day-empty = No order that day.
counter-day-totals = In all
counter-stock = On the shelf
counter-stock-how = A sale takes one away. Count again when shelf and screen disagree.
counter-stock-promised = { $n ->
    [one] 1 of them promised
   *[other] { $n } of them promised
}
counter-sell = Sold −1
counter-recount = Recount
counter-recount-of = { $it }, counted on the shelf
counter-recounted = The count is corrected.

## Coming in
counter-title-door = Sign in
counter-door-title = Enter the counter
counter-door-how = No password: a link leaves for your e-mail or your phone.
counter-door-contact = E-mail or mobile
counter-door-send = Get the link
counter-door-wrong = This e-mail or number cannot be read. Look at it again.
counter-door-often = Many requests from here. Wait a minute, then try again.
counter-door-sent-title = The link is on its way
counter-door-sent = If a shop knows { $it }, a message arrives there. Touch the link that it carries.
counter-door-sent-note = It serves once and goes out in fifteen minutes.
counter-door-again = Ask for another link
counter-door-hello = Hello { $it }
counter-door-where = Where do you work?
counter-door-enter = Enter
counter-door-spent = This link no longer serves
counter-door-spent-how = It has served already, or it is more than fifteen minutes old.
counter-pin-who = Who is at the counter?
counter-pin = Personal code
counter-pin-back = Delete a digit
counter-pin-open = Open
counter-pin-link = Enter by a link
counter-pin-wrong = That is not the code. Try again.
counter-pin-often = Too many tries. Wait a minute, or enter by a link.
counter-pair-title = This tablet for { $it }?
counter-pair-how = It will then open with each person's own code, without link or password.
counter-pair-name = The tablet's name
counter-pair-default = Counter tablet
counter-pair-go = Yes, this one
counter-pair-spent = This QR no longer serves
counter-pair-spent-how = Make another in the workshop, under "Tablets".

## The workshop
counter-workshop-how = Each setting is saved by its own button, and counts at once for the page, the SMS and the counter.
counter-saved = Saved.
counter-ws-jumps = In the workshop
counter-ws-hours = Hours
counter-ws-hours-how = As you would say it: "7:00 - 13:00, 15:30 - 19:30". An empty line means closed.
counter-ws-hours-wrong = These hours cannot be read. For example: 7:00 - 13:00, 15:30 - 19:30
counter-ws-closed = closed
counter-ws-monday = Monday
counter-ws-tuesday = Tuesday
counter-ws-wednesday = Wednesday
counter-ws-thursday = Thursday
counter-ws-friday = Friday
counter-ws-saturday = Saturday
counter-ws-sunday = Sunday
counter-ws-articles = Articles
counter-ws-articles-how = Ticked: customers see it. The price holds for orders to come.
counter-ws-articles-none = No article yet.
counter-ws-on-shelf-of = { $it }, on the page
counter-ws-price-of = Price of { $it }, in euros
counter-ws-unit-piece = € each
counter-ws-unit-kilo = € a kilo
counter-ws-channels = Channels
counter-ws-channels-how = The test goes to you alone.
counter-ws-spent-title = This month's SMS
counter-ws-spent = { $n ->
    [0] No SMS has left this month.
    [one] One SMS has left this month, about { $cost }.
   *[other] { $count } SMS have left this month, about { $cost }.
}
counter-ws-spent-of = { $n ->
    [0] No SMS has left this month, of { $most } allowed (about { $most_cost }).
    [one] One SMS has left this month of { $most } allowed, about { $cost } of { $most_cost }.
   *[other] { $count } SMS have left this month of { $most } allowed, about { $cost } of { $most_cost }.
}
counter-ws-ceiling = Ceiling of SMS a month
counter-ws-ceiling-how = A long message counts as two or three. At the ceiling, alerts and news no longer leave by SMS, unless by another way that the person agreed to. What concerns an order, and answers, always leave.
counter-ws-ceiling-near = { $n } % of the ceiling is reached.
counter-ws-ceiling-full = The ceiling is reached: alerts and news no longer leave by SMS this month.
counter-ws-test = Try
counter-ws-tested = The test has left for { $it }.
counter-ws-channel-works = Answers
counter-ws-channel-cost = Answers, { $it } a message
counter-ws-channel-off = Not connected
counter-ws-slots = Slots and patience
counter-ws-slot-orders = Orders in a slot
counter-ws-slot-pieces = Pieces in a slot
counter-ws-grid = Length of a slot
counter-ws-minutes = { $n } min
counter-ws-stations = Workstations: { $it }. In a slot each promises no more than the minutes of the slot.
counter-ws-stations-none = An article that takes time may name its workstation and its minutes: a slot promises no more of them.
counter-ws-hold = Minutes that a basket is kept
counter-ws-grace = Minutes of patience before "not collected"
counter-ws-kept = Kept for those who walk in
counter-ws-kept-none = Articles counted by the piece will appear here.
counter-ws-kept-how = These pieces are never promised from afar.
counter-ws-closings = Closings
counter-ws-closings-none = No closing planned.
counter-ws-from = From
counter-ws-to = To
counter-ws-why = Reason, read by customers
counter-ws-close = Announce the closing
counter-ws-closing-days = from { $from } to { $to }
counter-ws-staff = Team
counter-ws-name = Name
counter-ws-role = Role
counter-ws-staff-add = Add to the team
counter-ws-pin-set = Give a code
counter-ws-pin-change = Change the code
counter-ws-tablets = Tablets
counter-ws-tablets-none = No tablet. A QR is enough to add one.
counter-ws-pair = Add a tablet
counter-ws-keys = Keys for programs
counter-ws-keys-how = For a till, an SMS gateway, a house. A key is shown only once.
counter-ws-key-kind = What for?
counter-ws-key-make = Make a key
counter-key-once = Copy it now: it will never be shown again.
counter-pairing = Show this QR to the tablet
counter-pairing-how = Open it with the tablet's camera, before { $it }.
counter-pairing-label = QR that pairs a tablet
counter-role-owner = Owner
counter-role-counter = Counter
counter-role-advisor = Advisor
counter-role-street = Street manager
counter-seen = seen { $it }
counter-seen-never = never used
counter-key-api-counter = Program, rights of the counter
counter-key-api-owner = Program, rights of the owner
counter-key-smsgate = SMS by a phone (SMSGate)
counter-key-twilio = SMS and voice by Twilio
counter-key-printer = Ticket printer

## The real pages
counter-owner-only = The workshop belongs to the owner of the shop.
counter-now-is = it is now “{ $it }”. Look at it before going on.
counter-somebody = No name
counter-colleague = Somebody has already taken care of it.
counter-danger-short = { $it }: not enough is left for what was promised.
counter-history-noted = Note changed
counter-history-counted = { $it }: number corrected
counter-history-swapped = { $old } replaced by { $new }
counter-history-dropped = Taken off: { $it }
counter-why-stopped = the alert was stopped by hand
counter-link-subject = Your link to enter, { $shop }
counter-link-text = Hello { $name }, touch this link to enter the counter. It works once, for fifteen minutes.
counter-since = since { $it }
counter-ws-closing-day = on { $it }
counter-ws-closing-wrong = These days cannot be read: the first comes before the last, which is not past.
counter-ws-number-wrong = One of these numbers cannot be read.
counter-ws-price-wrong = One of these prices cannot be read. For example: 1.35
counter-ws-name-wrong = The name is missing.
counter-ws-own-rights = This is your own address: you cannot take the workshop from yourself.
counter-ws-pin-wrong = A code has 4 to 8 digits.
counter-ws-unlimited = no limit
counter-test-subject = A test of the counter
counter-test-text = Test: the messages of the shop arrive here.
counter-optin-often = The question has just left several times for this address. Wait a minute.
counter-stock-grams = in grams
counter-why-gone = This address is gone
counter-why-lost = The network gave this message back: the phone is off, out of reach, or the number is gone
counter-why-unset = This way is not set up yet
counter-why-provider = The provider answered: { $it }
counter-printing = The ticket goes to the printer.
counter-title-ticket = Ticket { $it }
counter-ticket-copy = DUPLICATE
counter-ticket-code = Code { $it }
counter-to-shop = Change shop

counter-art-new = New article
counter-art-wrong = Nothing was saved: a field needs another look.
counter-art-what = What it is
counter-art-name = Name
counter-art-name-how = As on the label.
counter-art-name-wrong = Give it a name.
counter-art-category = Shelf
counter-art-category-how = Bread, Pastries, Cuts…
counter-art-category-wrong = Say on which shelf.
counter-art-description = One sentence
counter-art-description-how = Optional. Customers read it.
counter-art-options = Options
counter-art-options-how = Free, separated by commas: sliced, well baked
counter-art-synonyms = Other names
counter-art-synonyms-how = Those that people say. They serve SMS and search.
counter-art-active = On the page
counter-art-price = Price
counter-art-cost = Price with VAT
counter-art-cost-how = Holds for orders to come.
counter-art-unit = Sold
counter-art-piece = by the piece
counter-art-kilo = by weight, price per kilo
counter-art-service = a service, by appointment
counter-art-vat = VAT
counter-art-percent = { $it }%
counter-art-minutes = Minutes of a service
counter-art-minutes-how = Nothing for goods.
counter-art-minutes-wrong = A service takes time: 30, for example.
counter-art-choose = Choose from the list.
counter-art-allergens = Allergens
counter-art-contains = Contains
counter-art-traces = May contain
counter-art-declared = I have checked: there are no others
counter-art-stock = Stock
counter-art-counted = Counted
counter-art-daily = each day, nothing is left at night
counter-art-lasting = a stock that keeps
counter-art-uncounted = not counted, always possible
counter-art-plan = Batches of every day
counter-art-plan-how = When and how many: opening : 12, 6:30 : 40, 16:00 : 30
counter-art-plan-wrong = This line cannot be read. For example: opening : 12, 6:30 : 40
counter-art-walk-in = Kept for those who walk in
counter-art-walk-in-how = Never promised at a distance.
counter-art-made = Making it
counter-art-station = Workstation
counter-art-station-how = Oven, Sandwiches… The list of lunches puts the article there. Nothing: none.
counter-art-station-wrong = Say at which workstation these minutes are spent.
counter-art-work = Minutes of work for one
counter-art-work-how = A slot promises no more of them than its own minutes. Nothing: no limit.
counter-art-work-wrong = A whole number of minutes, for example 3.
counter-art-ahead = To be ordered ahead
counter-art-lead = Hours ahead
counter-art-lead-how = 48 for two days. Nothing: at once.
counter-art-lead-wrong = A number of hours, for example 24.
counter-art-cut-off = The day before, until
counter-art-cut-off-how = 18:00, for example. Nothing: no limit.
counter-art-cut-off-wrong = A time, for example 18:00.
counter-art-available = To be fetched
counter-art-available-how = 10:30 - 14:00, or the OpenStreetMap rule: Tu-Su 10:30-14:00. Nothing: all day.
counter-art-available-wrong = Hours, for example 10:30 - 14:00.

# Who is arriving
counter-arriving = Arriving
counter-arriving-in = { $it } min
counter-arriving-there = here
counter-ws-arrivals = Those who arrive
counter-ws-arrivals-how = When a regular's door or phone announces them, their order appears at the head of the counter.
counter-ws-arrivals-tap = We tap "Set aside" when it is done
counter-ws-arrivals-auto = The order is marked as set aside by itself
counter-gift = { $it } on the house, from { $who }: say so when you hand it over. Allergens: { $list }.
sign-title = The shop
sign-how = What customers read of you: the page, messages, papers.
sign-name = Sign
sign-name-how = At the head of each SMS: a short one leaves room for the message.
sign-activity = Trade
sign-activity-how = boulangerie, fleuriste, librairie… The first word (in French) chooses the drawing.
sign-activity-wrong = Say in a word what you do.
sign-description = A sentence or two
sign-description-how = Below the sign, on your page.
sign-street = Number and street
sign-street-how = The place on the map stays: it is changed by the file of the street.
sign-postcode = Postcode
sign-city = Town
sign-place-wrong = Where does one find you?
sign-phone = Telephone of the shop
sign-phone-how = Empty: the page shows none.
sign-sms = Number that reads SMS
sign-sms-how = That of the SIM or of the provider, not your own. Empty: nobody writes to you by SMS.
sign-phone-wrong = A number, for example 06 39 98 41 11.
sign-email = E-mail of the shop
sign-email-wrong = An address, for example pain@example.org.
sign-accent = Colour of the awning
sign-by-trade = That of the trade
sign-crust = Crust
sign-honey = Honey
sign-pumpkin = Pumpkin
sign-brick = Brick
sign-wine = Wine
sign-lavender = Lavender
sign-ink = Ink
sign-teal = Teal
sign-leaf = Leaf
sign-linen = Linen
sign-leather = Leather
sign-slate = Slate
