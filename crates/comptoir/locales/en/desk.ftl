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
desk-internal-label = Stays between colleagues, never sent
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
desk-line-says = { $title }. In a year: { $screen } contacts by screen, { $real } by voice.
desk-months = Jan. Feb. Mar. Apr. May June July Aug. Sep. Oct. Nov. Dec.
