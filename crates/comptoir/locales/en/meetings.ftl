# Appointments: choosing a time, the page of an appointment, what is sent.
meet-when = { $day } at { $hour }
meet-minutes = { $n } min
meet-hours = { $n } h
meet-hours-minutes = { $n } h { $m }
meet-way-here = in person
meet-way-phone = by telephone
meet-way-video = by video
meet-door = Make an appointment
meet-door-note = Choose a time, here or from afar
meet-page = Appointment, { $shop }
meet-title = Appointment with { $who }
meet-nobody = Nobody takes appointments here for now. You can write: a person answers.
meet-how = How
meet-when-title = When?
meet-full = No time is free in the coming weeks. Write to us, we will find one.
meet-later = Later
meet-first = Sooner
meet-others = Or with:
meet-with = With { $who }, { $how }, { $length }
meet-other-time = Choose another time
meet-subject = What about (if you like)
meet-book = Book this appointment
meet-note-here = You are reminded the evening before. You can move or cancel with one tap.
meet-note-phone = We call you. You can move or cancel with one tap.
meet-note-video = The link will be on the appointment's page. Nothing to install.
meet-name-missing = Your name, so that we know whom to expect.
meet-no-free = That time has just been taken. Here are those left.
meet-no-offer = This appointment is no longer offered. Choose another.
meet-no-number = To call you, we need a telephone number.
meet-no-more = You already have three appointments to come here. Cancel one first.
meet-no-over = This appointment cannot change any more. Call us, we will find a way.
meet-own = Appointments
meet-yours = Your appointments
meet-own-title = Appointment with { $who }
meet-own-proposed = { $who } proposes an appointment
meet-own-cancelled = Appointment cancelled
meet-own-now = It is time, or just past. Held up? Call us.
meet-own-kept = You met. See you soon.
meet-own-missed = We did not meet. Choose another time whenever you like.
meet-own-call = We call you at { $number }.
meet-said-booked = It is noted. We expect you.
meet-said-moved = It is noted: the appointment has another time.
meet-said-cancelled = It is cancelled. Thank you for telling us.
meet-video = Open the video
meet-calendar = Add to my calendar
meet-move = Choose another time
meet-cancel = Cancel the appointment
meet-decline = I do not want an appointment
meet-reason = A word, if you like
meet-again = Choose another time
meet-ics = Appointment with { $who }, { $shop } ({ $how })
meet-ics-agenda = Appointments of { $who }, { $shop }

# In the thread and in what is remembered.
meet-line-proposed = Appointment proposed with { $who }, { $how }
meet-line-booked = Appointment with { $who }, { $when }, { $how }
meet-line-moved = Appointment moved with { $who }, { $when }, { $how }
meet-line-kept = Met { $who }, { $how }
meet-line-missed = Appointment missed with { $who }, { $how }
meet-line-cancelled = Appointment cancelled with { $who }
meet-line-meta = Appointment, { $at }

# What is sent.
meet-booked-subject = Appointment { $when }, { $shop }
meet-booked = appointment noted with { $who }, { $when }, { $how }. See, move or cancel it:
meet-proposed-subject = { $who } proposes an appointment
meet-proposed = { $who } proposes an appointment { $how }{ $subject }. Choose the time that suits you:
meet-moved-subject = Appointment moved: { $when }
meet-moved = noted, { $who } meets you { $when }, { $how }. If something comes up:
meet-moved-by = { $who } has to move your appointment, with apologies: { $when }, { $how }.{ $reason } If it does not suit you:
meet-cancelled-subject = Appointment cancelled
meet-cancelled = your appointment with { $who } ({ $when }) is cancelled. Thank you for telling us. To make another:
meet-cancelled-by = { $who } cannot keep your appointment ({ $when }), with apologies.{ $reason } To choose another time:
meet-reminder-subject = Reminder: appointment { $when }
meet-reminder = { $way ->
    [phone] { $who } calls you { $when }. If something comes up:
    [video] { $who } meets you by video { $when }. The link, or if something comes up:
   *[here] { $who } expects you { $when }. If something comes up:
}
meet-house-booked-subject = Appointment made: { $who }, { $when }
meet-house-booked = { $who } made an appointment { $when }, { $how }{ $subject }.
meet-house-moved-subject = Appointment moved: { $who }, { $when }
meet-house-moved = { $who } moved their appointment: { $when }, { $how }.
meet-house-cancelled-subject = Appointment cancelled: { $who }, { $when }
meet-house-cancelled = { $who } cancelled their appointment ({ $when }).{ $reason }
meet-house-declined-subject = Appointment declined: { $who }
meet-house-declined = { $who } does not want an appointment.{ $reason }

# The desk.
meet-agenda = Agenda
meet-desk-own = Your agenda
meet-desk-of = Agenda: { $who }
meet-desk-whose = Whose agenda
meet-desk-past = To be noted
meet-desk-to-come = To come
meet-desk-empty = No appointment to come. Your clients make them from their page or the shop's.
meet-desk-change = Move or cancel
meet-desk-other = Another time
meet-desk-why = Why, in a word
meet-desk-move = Move and tell
meet-desk-cancel = Cancel and tell
meet-desk-line = What was said, in one line
meet-desk-met = We met
meet-desk-missed = Did not come
meet-desk-none = No appointment to come.
meet-desk-propose = Propose an appointment
meet-desk-when = When
meet-desk-choose = They choose, by a link
meet-desk-send = Send
meet-desk-note = They get a link. A time agreed on the telephone is noted here too.
meet-desk-set-up = Say how you meet people
meet-desk-how = How you meet people
meet-desk-ways = Your clients can see you
meet-desk-length = Length of an appointment
meet-desk-place = Place, when not the shop
meet-desk-link = Another video link
meet-desk-link-note = Leave it empty: the video happens right here, nothing to install. Or paste the https address of your usual room (Jitsi or another).
meet-desk-link-wrong = The video link does not begin with https.
meet-desk-hours = Free times follow your hours and, in person, the shop's:
meet-desk-keep = Keep
meet-desk-page = See the clients' page
meet-desk-feed = In your own calendar
meet-desk-feed-text = This address shows your appointments to your phone. Give it to nobody.
meet-desk-feed-add = Add it
meet-desk-feed-new = Change the address
meet-desk-proposed-row = Proposed
meet-desk-proposed = The proposal has left.
meet-desk-booked = The appointment is noted, and they are told.
meet-desk-moved = Moved, and they are told.
meet-desk-cancelled = Cancelled, and they are told.
meet-desk-kept = It is noted.
meet-desk-no = This appointment could not be noted: nothing has changed.
meet-news-booked = { $who } made this appointment
meet-news-moved = { $who } moved this appointment
meet-news-cancelled = { $who } cancelled
meet-today-booked = new
meet-today-moved = moved
meet-today-cancelled = cancelled

# Events of the neighbourhood.
event-until = until { $at }
event-left-places = { $n ->
    [one] { $n } place
   *[other] { $n } places
}
event-full = full
event-people = { $n ->
    [one] { $n } person
   *[other] { $n } people
}
event-waiting = { $n ->
    [one] { $n } person waits
   *[other] { $n } people wait
}
event-come = Come
event-how-many = How many will you be?
event-join = I am coming
event-join-note = You get a confirmation, with a link to give the place back if need be.
event-wait = Wait for a place
event-wait-note = When a place is free, we write to you and leave you time to answer.
event-already = You are on the list already
event-already-text = The link of your registration leaves for { $to }.
event-too-many = So many do not fit. Choose fewer.
event-is-off = This event is called off.
event-is-over = This event has begun, or is past.
event-own-coming = { $n ->
    [one] Your place is kept.
   *[other] Your { $n } places are kept.
}
event-own-waiting = { $n ->
    [0] You are the first of the waiting list. We write as soon as a place is free.
    [one] { $n } person waits before you. We write as soon as a place is free.
   *[other] { $n } people wait before you. We write as soon as a place is free.
}
event-own-offered = A place is free. It waits for you until { $until }.
event-own-left = You are no longer on the list.
event-leave-note = Something came up? The place goes to somebody else.
event-leave = Give my place back
event-leave-list = Stop waiting
event-accept = I am coming
event-decline = Leave the place
event-too-late = It is too late: this cannot change any more.
event-see = See the event
event-subject = { $event }, { $shop }
event-joined = { $event }, { $when }: noted, { $n ->
    [one] one place
   *[other] { $n } places
}. See it or give it back:
event-waits = { $event }, { $when }: it is full, you are on the waiting list. Follow or leave it:
event-left = { $event }, { $when }: noted, you are not coming. Thank you for telling us.
event-again = { $event }, { $when }: your registration is here:
event-offered-subject = A place is free: { $event }
event-offered = { $event }, { $when }: a place is free, it waits for you until { $until }. Say yes or no:
event-reminder-subject = Reminder: { $event }
event-reminder = { $event }, { $when }, { $place }. Something came up? Give the place back:
event-moved-subject = Change: { $event }
event-moved = { $event } changes: { $when }, { $place }. If it no longer suits you:
event-off-subject = Called off: { $event }
event-off = { $event } ({ $day }) will not take place.{ $why } We are sorry.
event-desk = Events
event-desk-new = Announce
event-desk-new-title = Announce an event
event-desk-none = No event announced.
event-desk-room = { $n } of { $all }
event-desk-title = Title
event-desk-body = In a few words
event-desk-day = Day
event-desk-from = From
event-desk-to = To
event-desk-places = Places
event-desk-place = Place, when not the shop
event-desk-announce = Announce
event-desk-change = Keep
event-desk-told = When the time or the place changes, those registered are told.
event-desk-off = Call the event off
event-desk-page = Its page for everyone
event-desk-guests = Who comes
event-desk-nobody = Nobody has registered yet.
event-desk-comes = comes
event-desk-waits = waits for a place
event-desk-asked = answers before { $until }
event-desk-left = does not come
event-desk-remove = Remove
event-desk-kept = It is noted.
event-desk-wrong = The end must follow the beginning, in the future, with places enough for those registered.
