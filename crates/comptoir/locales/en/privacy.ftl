# Forgetting a person, and what is kept
erase-door = Erase all that { $shop } knows of you
erase-title = Erase all that { $shop } knows of you?
erase-goes = Gone at once, and for good: your name, your numbers, your addresses, what was noted, your messages and calls, what you follow, your usual, your devices and your subscriptions.
erase-orders = { $n ->
    [one] Your past order stays in the books, without your name: the law makes a merchant keep the books for ten years.
   *[other] Your { $n } past orders stay in the books, without your name: the law makes a merchant keep the books for ten years.
}
erase-papers = { $n ->
    [one] Your invoice keeps the name that is written on it, for the same reason.
   *[other] Your { $n } invoices keep the name that is written on them, for the same reason.
}
erase-open = { $n ->
    [one] One order is not closed yet: your name stays on it until it is handed over, then goes by itself.
   *[other] { $n } orders are not closed yet: your name stays on them until they are handed over, then goes by itself.
}
erase-uneven = Your lunch subscription ends, but its account is not even: your name stays there until it is settled at the counter.
erase-unanswered = What you wrote will get no answer.
erase-do = Erase for good
erase-not = Erase nothing
erase-done-title = { $shop } no longer knows who you are
erase-done = It is erased. If you come back, you are somebody new.
erase-door-of = Erase this person
erase-title-of = Erase { $who }?
erase-goes-of = Gone at once, and for good: the name, numbers, addresses, notes, messages and calls, what the person follows, their usual, their devices and their subscriptions.
erase-orders-of = { $n ->
    [one] One past order stays in the books, without a name: the law makes you keep them for ten years.
   *[other] { $n } past orders stay in the books, without a name: the law makes you keep them for ten years.
}
erase-papers-of = { $n ->
    [one] One invoice keeps the name that is written on it, for the same reason. Tell the person.
   *[other] { $n } invoices keep the name that is written on them, for the same reason. Tell the person.
}
erase-open-of = { $n ->
    [one] One order is not closed yet: the name stays on it until it is handed over, then goes by itself.
   *[other] { $n } orders are not closed yet: the name stays on them until they are handed over, then goes by itself.
}
erase-uneven-of = The lunch subscription ends, but its account is not even: the name stays there until it is settled.
erase-unanswered-of = A message still waits for an answer: answer first, or it goes with the rest.
erase-told-of = This cannot be undone. Who erased, and when, stays written.
erase-done-of = It is erased.
erase-only-owner = Erasing a person is for the owner.
erase-gone = This person asked to be forgotten: their file is erased ({ $day }).

kept-title = What is kept, and for how long
kept-how = Every night what has served its time goes by itself. Nothing to do.
kept-last = Last round: { $moment }.
kept-never = The first round is made tonight, after 3 o'clock.
kept-col-what = What
kept-col-time = For how long
kept-col-why = Why
kept-went = { $n ->
    [one] one line gone in the last round
   *[other] { $n } lines gone in the last round
}
kept-years = { $n ->
    [one] 1 year
   *[other] { $n } years
}
kept-days = { $n ->
    [one] 1 day
   *[other] { $n } days
}
kept-source-commerce = French commercial code, article L123-22
kept-source-cnil = CNIL: three years after the last sign of life
kept-source-logs = CNIL: logs are kept for six months to one year
kept-source-own = as long as it serves
kept-books = Orders and invoices
kept-time-books = 10 years at least
kept-file = The file of somebody who gave no more sign of life
kept-notes = What is noted of a person
kept-time-notes = until its date, or with the file
kept-heard = What people write
kept-told = Your answers, and messages about orders
kept-alerts = Alerts that were sent
kept-links = Links to enter or to confirm
kept-asked = A request for alerts that got no yes
kept-followers = Who follows your batches and gave no sign of life any more
kept-stopped = Who said STOP, and the proof of their consent
kept-baskets = A basket that was never confirmed, with a name
kept-calls = Calls and their notes
kept-rings = The raw detail of the telephone
kept-signals = What things say
kept-lunches = Days of subscriptions
kept-keys = Sessions and tablets that ended
kept-accesses = Who opened which file
kept-drafts = Answers begun and left
kept-rituals = The lists of what is done for customers, attentions and cards
kept-meetings = Appointments and registrations
kept-projects = Life projects that are over, and their steps
kept-rooms = What two browsers say to find each other for a video
kept-time-rooms = one minute
access-title = Who opened which file
access-how = Each opening of a file is written here, and the person reads it on their page. Your team knows: each file says so. Kept for a year.
access-told = Each opening is noted: the person and the owner read it.
access-who = Who
access-everyone = the whole team
access-look = Look
access-of = The file: { $it }
access-all = All files
access-none = Nobody opened a file.
access-more = Earlier
access-col-when = When
access-col-who = Who
access-col-whose = Which file
access-col-from = From where
access-forgotten = a person who was erased
access-place-file = the desk
access-place-subscriber = the subscriber's page
access-from = { $place }, from { $it }
kept-quotes = Quotes without a yes, with a name
access-place-quote = the quote
