# What customers say of the shop: marked in the thread, followed to its end, read every week.
desk-voices = Voices
voices-complaint = Complaint
voices-compliment = Compliment
voices-question = Question
voices-idea = Idea
voices-about-quality = Quality
voices-about-waiting = Waiting
voices-about-price = Prices
voices-about-welcome = Welcome
voices-about-hours = Hours
voices-about-order = A wrong or forgotten order
voices-about-freshness = Freshness
voices-about-hygiene = Cleanliness
voices-about-choice = Choice
voices-about-alerts = Cards, alerts and subscriptions
voices-about-pickup = Reserving and collecting
voices-about-other = Something else

## In the thread
voices-ask = { $it }?
voices-else = Other
voices-none = None of these
voices-raise = Pass it up
voices-raise-label = What was said, in their words
voices-raise-keep = Pass it up
voices-raise-note = The owner reads it within the week, the person sees it on their page.
voices-kind = What it is
voices-about = What it is about
voices-for-whom = For whom, if it is a compliment
voices-for-team = The whole team
voices-marked = Noted, and followed.
voices-not-marked = Noted: nothing to follow.
voices-thanked = The compliment is read.

## In the file
voices-says = { $kind }, { $it }
voices-for = { $it }, for { $who }
voices-how = noted { $day } by { $who }
voices-promise = Promise
voices-promise-go = Promised
voices-end = Settled
voices-end-label = What was done
voices-end-done = Settled
voices-end-dropped = Close without action
voices-correct = Correct
voices-correct-keep = Correct
voices-correct-none = Marked by mistake
voices-reopen = Not settled
voices-needs-words = Say in a few words what is promised, or what was done.
voices-kept-waits = to be kept before { $at }
voices-kept-late = should have been kept { $at }
voices-kept = promise kept
voices-kept-too-late = promise kept, late
voices-kept-not = promise not kept
voices-no-promise = nothing is promised
voices-ended-done = Settled { $day } by { $who }.
voices-ended-dropped = Closed without action { $day } by { $who }.
voices-ended-read = Read { $day } by { $who }.
voices-ended-team = For the whole team.

## A compliment
voices-praise = For you
voices-thanks = Thanks, read
voices-praise-subject = A compliment for you
voices-praise-mail = Hello { $name },

    a customer said of you: “{ $it }”

## The week
voices-title = What we are told
voices-week = The week of { $day }
voices-turn = Weeks
voices-before = The week before
voices-after = The week after
voices-counts = All together
voices-nothing = Nothing was passed up this week. In a thread, “Pass it up” brings here what was said.
voices-tile-complaints = { $n ->
    [one] complaint
   *[other] complaints
}
voices-tile-compliments = { $n ->
    [one] compliment
   *[other] compliments
}
voices-tile-questions = { $n ->
    [one] question
   *[other] questions
}
voices-tile-ideas = { $n ->
    [one] idea
   *[other] ideas
}
voices-n-complaints = { $n ->
    [one] 1 complaint
   *[other] { $n } complaints
}
voices-n-compliments = { $n ->
    [one] 1 compliment
   *[other] { $n } compliments
}
voices-n-questions = { $n ->
    [one] 1 question
   *[other] { $n } questions
}
voices-n-ideas = { $n ->
    [one] 1 idea
   *[other] { $n } ideas
}
voices-people = { $n ->
    [one] by one person
   *[other] by { $n } persons
}
voices-group = { $what }, { $n ->
    [one] by one person
   *[other] by { $n } persons
}; { $before ->
    [0] nothing the week before
   *[other] { $before } the week before
}
voices-decided = Decided { $day } by { $who }: { $it }
voices-since-early = Too early to say what that changes.
voices-since-few = Since then, in { $days } days: { $after } against { $before }. Too few to conclude.
voices-since-fewer = Since then, fewer complain: { $after } in { $days } days, against { $before } before.
voices-since-more = Since then, more complain: { $after } in { $days } days, against { $before } before.
voices-since-same = Since then, no real change: { $after } in { $days } days, against { $before } before.
voices-decide = Decide
voices-decide-anew = Decide something else
voices-decide-label = What you decide
voices-decide-keep = Decided
voices-open = Complaints to follow
voices-letter-on = This page comes to you by e-mail on Mondays at 8.
voices-letter-off = The Monday e-mail is stopped.
voices-letter-want = Get it
voices-letter-stop = Stop getting it
voices-letter-subject = What you were told this week, { $shop }
voices-letter-act = Read and decide
voices-letter-lead = Week of { $day }: { $what }, { $n ->
    [one] by one person
   *[other] by { $n } persons
}.
voices-letter-open = { $n ->
    [one] One complaint is being followed
   *[other] { $n } complaints are being followed
}{ $late ->
    [0] .
    [one] , one promise is late.
   *[other] , { $late } promises are late.
}
voices-letter-settled = { $n ->
    [one] One complaint of the week is settled.
   *[other] { $n } complaints of the week are settled.
}

## On the person's own page
voices-own = What you said
voices-own-open = The shop is taking care of it.
voices-own-promised = Promised for { $at }: { $it }
voices-own-passed = Passed on to { $who }.
voices-own-read = Read by { $who }.
voices-own-done = Settled { $day }. { $it }
voices-own-dropped = Closed { $day }. { $it }
voices-own-reopen = This is not settled
voices-own-reopened = Noted: the shop takes it up again.
