# Life projects and scenarios
projects-title = Life projects
projects-lead = What your customers have before them, and how the shop goes along: gestures first, made by people.
projects-of = Life projects
projects-none = No project noted.
project-kind-birth = A birth
project-kind-moving = Moving in
project-kind-home = The home
project-kind-retirement = Retirement
project-kind-marriage = A wedding
project-kind-job = A new job
project-kind-loss = A loss
project-day = { $kind }, { $day }
project-how-counter = said at the shop
project-how-phone = said on the telephone
project-how-written = written in a message
project-how-page = written on their page
project-noted = { $how }, noted by { $who }, { $day }
project-noted-own = written on their page, { $day }
project-todo = To do: { $it }
project-next = { $day }: { $it }
project-waits = Waits: { $it }
project-waits-day = Waits until the day is known.
project-walked = The scenario has come to its end.
project-stopped = The scenario was stopped.
project-no-scenario = No scenario for this project.
project-over = Over
project-add = Note a project
project-what = Which project
project-words = In a few words
project-when = The day, if it is known
project-how = How you know
project-agreed = They agree that it is noted
project-agreed-missing = Nothing is noted without their agreement: ask for it, then tick the box.
project-write = They agree to be written to about it
project-writes = They agree to be written to about it.
project-write-not = They did not say yes to messages about it: none leaves.
project-stopped-by-them = They said STOP: only they can agree to messages again, on their own page.
project-keep = Note it
project-seen = They will see it on their page, and can correct it or take it out.
project-kept = Noted.
project-wrong = Nothing has changed: this project is not open any more, or the day cannot be read.
project-change = Correct
project-end = It is over
project-stop = Stop the scenario
project-remove = Take out
project-later = Another day
project-not = Do not do it
desk-ritual-why = { $kind }: { $it }
project-mail-subject = A word from { $shop }
project-sms-stop = To stop: STOP.

## Scenarios
scenarios-lead = A scenario goes on for months, sometimes years. Each step waits for its time; gestures come into the morning list.
scenarios-own = Your scenarios
scenarios-none = No scenario yet: begin from a ready one, or from a blank page.
scenarios-ready = Ready scenarios
scenarios-take = Take this one
scenarios-new = Write a scenario
scenarios-create = Begin to write it
scenarios-tasks = To do now
scenarios-tasks-none = Nothing to do for now.
scenarios-tasks-note = These gestures come into the morning list of whoever takes care of the person.
scenario-row = { $kind }, { $n ->
    [one] 1 step
   *[other] { $n } steps
}
scenario-live = In use
scenario-draft = Draft
scenario-past = Withdrawn
scenario-way = { $n ->
    [0] nobody under way
    [one] 1 person under way
   *[other] { $n } people under way
}
scenario-way-of = { $n ->
    [one] 1 person finishes version { $version }
   *[other] { $n } people finish version { $version }
}
scenario-version = Version { $version }, { $stage }
scenario-name = Name of the scenario
scenario-keep = Keep
scenario-step = Step { $n }
scenario-up = Move up
scenario-down = Move down
scenario-drop = Remove the step
scenario-of = step { $n }
scenario-add = Add a step
scenario-add-where = Where
scenario-add-end = at the end
scenario-add-after = after step { $n }
scenario-kept = The draft is kept.
scenario-published = The scenario is in use.
scenario-published-begun = The scenario is in use, and it begins for those whose project was noted already.
scenario-retired = Nobody begins this scenario any more. Those who are under way go on to its end.
scenario-faulty = The scenario is not ready yet: read what is in red.
scenario-tact-never = For a loss, no scenario message: only people, and no gift and no offer.
scenario-tact-after = For a birth, no scenario message before the day, and nothing to sell.
scenario-tact-calm = A scenario message leaves only to who agreed, and sells nothing because of it.
scenario-tact-open = A scenario message leaves only to who agreed; an offer wants the agreement to offers.
scenario-what-wait = Wait
scenario-what-message = Send a message
scenario-what-human = Something that somebody does
scenario-what-until = Wait until
scenario-what-branch = Go on if
scenario-what-end = End
scenario-count = How many
scenario-unit = Of what
scenario-unit-days = days
scenario-unit-weeks = weeks
scenario-unit-months = months
scenario-from = Counted
scenario-from-step = after the step before
scenario-from-before = before the day of the project
scenario-from-after = after the day of the project
scenario-about = Which message
scenario-about-relation = a word about their project
scenario-about-offer = an offer
scenario-text = The text, in which {"{prénom}"} becomes their first name
scenario-text-english = The same in English (optional), for who speaks English with the shop
scenario-gesture = Which gesture
scenario-minutes = Minutes
scenario-words = What for
scenario-fact = Condition
scenario-fact-ordered = they ordered
scenario-fact-visited = they came
scenario-fact-spoken = somebody spoke with them
scenario-fact-advisor = somebody answers to them by name
scenario-fact-calm = no complaint is open
scenario-days = For how many days at most
scenario-otherwise = Else
scenario-otherwise-end = it is over
scenario-otherwise-step = step { $n }: { $it }
scenario-says-days = Wait { $n ->
    [one] 1 day
   *[other] { $n } days
} { $from }
scenario-says-weeks = Wait { $n ->
    [one] 1 week
   *[other] { $n } weeks
} { $from }
scenario-says-months = Wait { $n ->
    [one] 1 month
   *[other] { $n } months
} { $from }
scenario-says-message = Message: { $it }
scenario-says-until = Wait until { $it }, { $n ->
    [one] 1 day
   *[other] { $n } days
} at most
scenario-says-branch = Go on if { $it }
scenario-says-gesture = { $it }, { $n } min: { $words }
scenario-fault-empty = It has no step.
scenario-fault-nobody = Nobody does anything in it: add one gesture at least.
scenario-fault-long = It has more than forty steps.
scenario-fault-twins = This step is there twice: remove it.
scenario-fault-words = The words are missing.
scenario-fault-bounds = The number is too small or too large.
scenario-fault-back = "Else" must lead to a step further down, or to the end.
scenario-fault-machine = For a loss, no scenario message. Put a gesture in its place.
scenario-fault-offer = Nothing is sold because of this: choose a word about their project.
scenario-fault-gesture = No gift for a loss: choose a call, a visit or a card.
scenario-dry = Beforehand
scenario-dry-says = { $n ->
    [one] 1 person
   *[other] { $n } people
}, { $time } of work in three months.
scenario-dry-some = { $n ->
    [one] Counted on the oldest of { $all } projects.
   *[other] Counted on the { $n } oldest of { $all } projects.
}
scenario-dry-nobody = Nobody waits for this scenario yet: it will begin for the next project of its kind.
scenario-dry-gestures = { $it }: { $n }
scenario-dry-messages = { $n ->
    [one] 1 message, by the machine
   *[other] { $n } messages, by the machine
}
scenario-dry-refused = { $n ->
    [one] of which 1 would not leave, for want of an agreement or an address
   *[other] of which { $n } would not leave, for want of an agreement or an address
}
scenario-dry-note = Counted on the projects that are noted, with what is known of each today. Nothing leaves.
scenario-dry-month = Month
scenario-dry-count = Gestures
scenario-dry-time = Time
scenario-dry-first = First gestures
scenario-publish = Put it to use
scenario-publish-begin = { $n ->
    [one] Begin too for the person whose project is noted already
   *[other] Begin too for the { $n } people whose project is noted already
}
scenario-publish-owner = The owner puts it to use.
scenario-publish-note = Those who are under way finish the version that they began.
scenario-retire = Withdraw it
scenario-discard = Throw the draft away
scenario-span-minutes = { $m } min
scenario-span-hours = { $h } h
scenario-span = { $h } h { $m }

## On the person's page
own-projects = Your projects
own-projects-lead = A birth, a move, retirement: say so if you wish, and the shop goes along. No offer leaves because of it without your agreement.
own-project-loss = Only people of the shop will speak of it: no automatic message about your projects until you say that it is over, for a year at most.
own-project-text = This project, in a few words
own-project-day = The day, if it is known
own-project-add = Tell a project
own-project-tell = Tell the shop
own-project-on = The shop may write to you about your projects.
own-project-mute = Do not write to me about it any more
own-project-off = The shop does not write to you about your projects: it only speaks with you.
own-project-write = You may write to me about it
own-project-done = { $it } (over)
