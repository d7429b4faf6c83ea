# The desk: the threads that wait, one person, their file.
desk-skip = Go to the thread
desk-nav = The desk
desk-messages = Messages
desk-clients = Customers
desk-calls = Calls
desk-counter = Counter
desk-leave = Close
desk-only-advisors = The desk is for advisors and the owner: ask them for that role.

## It rings
desk-ring-since = is calling, { $at }
desk-ring-open = Open
desk-hidden = Hidden number
desk-or = or

## The list
desk-list = Threads
desk-search = A name, a number, a word
desk-none-wait = Nobody is waiting
desk-none-wait-text = Messages, the day's promises and missed calls come here by themselves.
desk-wait = { $n ->
    [one] One person is waiting
   *[other] { $n } people are waiting
}
desk-lately = Last exchanges
desk-due = Promised: { $it }
desk-missed = Missed call
desk-yesterday = yesterday
desk-nobody = No name
desk-blank = Choose a thread
desk-blank-text = On the left, what has waited longest is on top.
desk-keys = By keyboard
desk-key-next = next thread
desk-key-before = previous thread
desk-key-reply = answer
desk-key-internal = note between colleagues
desk-key-search = search
desk-key-send = send

## The thread
desk-back = Back to the threads
desk-call = Call
desk-file = File
desk-thread-of = The thread of { $it }
desk-older = Earlier
desk-newest = Back to today
desk-thread-empty = Nothing yet: the first exchange will stand here.
desk-by-phone = by telephone
desk-by-program = Comptoir
desk-by-person = the person
desk-shared-number = shared number
desk-fate-waiting = waits for an answer
desk-fate-answered = answered by { $who }
desk-fate-queued = leaves in a moment
desk-fate-refused = did not leave
desk-fate-lost = did not arrive
desk-line-internal = Between colleagues, { $who }, { $at }
desk-line-visit = At the counter, { $at }, noted by { $who }
desk-line-order = Order, { $at }: for { $pickup }, { $state }
desk-line-missed = Missed call, { $at }
desk-line-call = Call, { $at }, { $n } min
desk-line-calling = Call, { $at }
desk-noted-by = noted by { $who }
desk-back-by = called back by { $who }
desk-answer-to = Answer { $it }
desk-way = By which way
desk-send = Answer
desk-settled = It is settled
desk-shut = No address was used or proven for three months: call, or wait for a message.
desk-shut-stop = This person wants no more messages: call, or wait for theirs.
desk-meanwhile = { $who } answered at { $at }. Your text is kept: read the thread again before sending.
desk-lead = { $who } takes care of it, passed on by { $by }.
desk-lead-word = { $who } takes care of it, passed on by { $by }: { $word }
desk-internal = Between colleagues
desk-internal-label = Stays between colleagues, never sent. @Name tells a colleague.
desk-internal-keep = Note it
desk-visit = Visit
desk-visit-label = What was said at the counter
desk-visit-keep = Note the visit
desk-promise = Promise
desk-promise-label = What you promise
desk-promise-at = Before when
desk-promise-keep = Promise
desk-promise-wrong = A promise has a text and a time to come.
desk-pass = Pass on
desk-pass-to = To whom
desk-pass-word = A word for your colleague
desk-pass-keep = Pass the thread on
desk-empty = The text is missing.
desk-call-line = What was said, in one line
desk-call-note = Note it
desk-call-rings = Ringing since { $at }
desk-call-talking = On the line since { $at }
desk-call-done = Call of { $at }

## What was just done
desk-sent = It is on its way.
desk-settled-done = It is settled.
desk-kept = It is noted.
desk-passed = The thread is passed on.
desk-joined = The two files are one. You can part them at any time.
desk-parted = The two files are as before.
desk-page-sent = The link of their page is on its way.
desk-colleague = A colleague was faster.
desk-address-taken = This address belongs to another file.
desk-address-wrong = This address cannot be read.

## The file
desk-file-of = File of { $it }
desk-since = since { $day }
desk-memory = What is remembered
desk-memory-send = Send them their page
desk-memory-none = Nothing yet.
desk-note = Remember something
desk-note-text = What
desk-note-purpose = For
desk-note-until = Until
desk-note-until-note = Empty: as long as they are a customer.
desk-note-said = They said so themselves
desk-note-keep = Remember
desk-note-seen = They see everything that is remembered, and can remove it.
desk-note-wrong = This day is past, or too far away.
desk-note-remove = Forget: { $it }
desk-join-maybe = Maybe the same person
desk-join = They are the same
desk-join-no = Two persons
desk-join-note = Nothing is lost: joined files are parted with one gesture.
desk-orders = On the way
desk-pledges = Promised
desk-pledge-when = before { $at }, by { $who }
desk-pledge-kept = Kept
desk-pledge-later = Tomorrow
desk-shared = At { $it }, with their consent
desk-reach = Reaching them
desk-proven = proven
desk-household = shared with { $who }
desk-housemate = { $who }, same number
desk-consent = { $it }: { $n ->
    [one] one alert wanted
   *[other] { $n } alerts wanted
}
desk-consent-stop = { $it }: no more messages, at their wish
desk-reach-change = Change
desk-name = What to call them
desk-name-keep = Keep this name
desk-address-add = Another number or e-mail
desk-address-keep = Add
desk-household-add = Who else answers { $it }
desk-household-keep = Add to the household
desk-merges = Joined files
desk-merge = { $day }, by { $who }
desk-merge-why = { $day }, by { $who }: { $why }
desk-merge-undo = Part
desk-accesses = Who opened this file

desk-state-held = Held for a moment
desk-state-prepare = To prepare
desk-state-preparing = Being prepared
desk-state-aside = Set aside
desk-state-ready = Ready
desk-state-collected = Collected
desk-state-not-collected = Not collected
desk-state-cancelled = Cancelled
desk-state-refused = Refused
desk-state-expired = Not confirmed

purpose-taste = Their taste
purpose-care = To be careful with
purpose-life = Their life
purpose-reach = How to reach them
purpose-service = Serving better

reason-same-name = same name and surname
reason-close-name = names differ by a letter
reason-same-first-name = same first name
reason-name-in-mail = the name stands in the e-mail address
reason-same-usual = same habits
reason-other-channel = one has a number, the other an e-mail address
reason-other-surname = different surnames
reason-household = shared number

## Searching
desk-search-hint = Names, numbers, memories and messages, with or without accents.
desk-search-none = Nothing for “{ $it }”. Try the beginning of a word.
desk-search-said = What was said

## Calls
desk-calls-none = Nobody to call back
desk-calls-missed = { $n ->
    [one] One call to return
   *[other] { $n } calls to return
}
desk-calls-empty = Calls stand here as soon as the telephone is connected, in the workshop.
desk-calls-last = Last calls
desk-called-back = Called back
desk-call-minutes = { $n } min
desk-call-state-rings = is ringing
desk-call-state-talking = on the line
desk-hidden-text = The number is hidden: ask who it is, then find the file by the name.
desk-unknown-text = This number is new here.
desk-household-text = Several people answer this number.
desk-call-name = Somebody else
desk-call-new = Open their file
key-cti = Telephone (CTI)

## The line
desk-voice-never = Never by voice
desk-voice-week = By voice this week
desk-voice-since = By voice, { $day }
desk-line-screen = screen, { $it }
desk-line-voice = by voice, { $it }
desk-line-due = expected
desk-line-word-call = call
desk-line-word-visit = visit
desk-line-word-meet = meeting
desk-line-says = { $title }. In a year: { $screen } contacts by screen, { $real } by voice.
desk-months = Jan. Feb. Mar. Apr. May June July Aug. Sep. Oct. Nov. Dec.

## Presence
desk-presence = My presence
desk-here = I am here
desk-pause-until = On a break until { $at }
desk-away-until = Away until
desk-away = I am away
desk-away-wrong = Choose a moment to come.
desk-presence-kept = It shows now.
desk-presence-clients = { $n ->
    [0] Nobody has you as their contact yet.
    [one] One person counts on you.
   *[other] { $n } people count on you.
}
desk-about = A line about you
desk-about-note = Your customers read it: what you like, what you know well.
desk-hours = Your hours
desk-hours-shop = For now, those of the shop.
desk-hours-from = { $it }, from
desk-hours-to = { $it }, to
desk-hours-keep = Keep
desk-hours-as-shop = Same as the shop
desk-hours-wrong = A stretch has a beginning and an end, in that order.
desk-filter = Which threads
desk-filter-all = All
desk-filter-mine = My customers
desk-none-wait-mine = None of your customers waits for an answer.
desk-absent = for { $who }, not there
desk-advisor = Contact person
desk-advisor-none = Nobody yet: the whole team answers.
desk-advisor-waits = Proposed, waiting for their yes.
desk-advisor-yes = Said yes
desk-advisor-no = Said no
desk-advisor-propose = Propose somebody
desk-advisor-who = Who
desk-advisor-send = Propose
desk-advisor-note = They get a link to say yes, or to choose somebody else.
desk-advisor-proposed = Proposed. It counts once they said yes.
desk-advisor-refused = They said no to this person before.

## From the site
desk-way-site = On their page
desk-way-site-to = and by SMS or e-mail if they closed it
desk-by-site = on the site, { $at }
desk-fate-seen = read at { $at }
desk-fate-carried = page closed, sent on at { $at } where they are reached
desk-fate-unseen = shown on their page
desk-whence-order = from the page of their order
desk-whence-alert = from an alert
desk-whence-lunch = from the lunches
desk-whence-standing = from their usual order
desk-whence-memory = from the page of what is remembered
desk-whence-meeting = from an appointment or an event
desk-whence-reserve = while reserving
desk-whence-shop = from the shop's page
desk-whence-street = from the street's page
desk-whence-basket = basket: { $it }
desk-whence-see = See the order

## Who answers
desk-held = { $who } is answering, last word at { $at }.
desk-held-typing = { $who } is writing right now.
desk-held-told = A colleague is answering right now. Your text is kept: take over, or let them finish.
desk-take = Take over
desk-taken = It is yours to answer.
desk-typing = { $who } is writing…
desk-mention = { $who } names you: { $it }
desk-seen = Seen

## Handing over
desk-handovers = Hand over
desk-handovers-lead = Whoever leaves introduces who goes on, customer by customer. Nothing leaves without your gesture, and not one message in the new name before the introduction.
desk-handovers-none = Nobody has customers to hand over yet, or there is nobody else to go on.
desk-handover-new = Prepare a hand-over
desk-handover-who = Who hands over
desk-handover-leaver = { $who } ({ $n ->
    [one] one customer
   *[other] { $n } customers
})
desk-handover-to = Who goes on
desk-handover-until = Both are there until
desk-handover-gone = Sudden departure: this person is gone, the owner introduces.
desk-handover-prepare = Prepare the introductions
desk-handover-note = Each customer gets their own text, which you correct before it leaves.
desk-handover-same = Choose two different people, and somebody who answers customers.
desk-handover-row = { $from } hands over to { $to }
desk-handover-count = { $n } of { $of }
desk-handover-counts = { $n } introductions made of { $of }, { $done } settled.
desk-handover-both = Both are there until { $day }.
desk-handover-sudden = Sudden departure: you introduce, before { $day }.
desk-handover-done = Everybody was introduced. The hand-over is done.
desk-intro-todo = to introduce
desk-intro-told = introduced, { $day }
desk-intro-meeting = meet { $day }
desk-intro-agreed = go on together
desk-intro-other = chose otherwise
desk-intro-words = The text for { $it }
desk-intro-write = Send to { $it }
desk-intro-spoken = Introduced by voice
desk-intro-keep = Keep the text
desk-intro-wait = { $it } does not write to them before being introduced.
desk-intro-no-way = One may not write to them: introduce by voice.
desk-not-introduced = You have not been introduced to this person yet: wait for the introduction, under “Hand over”.

## By voice
desk-rituals = To do today
desk-ritual-have = The time I have
desk-ritual-compose = My list
desk-ritual-again = Again
desk-ritual-call = Call { $it }
desk-ritual-meet = See { $it }
desk-ritual-promised = promised
desk-ritual-minutes = { $n } min
desk-ritual-done = done
desk-ritual-later = another day
desk-ritual-line = What was said, or why not
desk-ritual-fait = Done
desk-ritual-other-day = Another day
desk-ritual-no = Do not
desk-ritual-empty = One line is enough: what was said, or why not.
desk-ritual-list = Your list is ready.
desk-ritual-nobody = Nobody to call today: your customers heard from you, or another shop sees them this week.
desk-line-called = By telephone, { $at }, noted by { $who }
