## Small attentions and cards
attention-line = { $it }, on the house
desk-ritual-attention = A small attention for { $it }
desk-ritual-letter = Write by hand to { $it }
desk-ritual-give = Give: { $it } ({ $price })
desk-ritual-purse = Attentions: { $it } left
desk-ritual-letters = { $n ->
    [one] One card to write
   *[other] { $n } cards to write
}
desk-ritual-add = Put on my list
desk-ritual-add-keep = Add
desk-ritual-added = It is on your list for today.
desk-ritual-not-added = Not added: somebody takes care of them this week already, here or in another shop.
desk-ritual-unwanted = This person wants no attentions and no cards.
desk-ritual-kind-call = Call
desk-ritual-kind-meet = See
desk-ritual-kind-attention = An attention
desk-ritual-kind-letter = A card
desk-line-attention = { $it } given by { $who }, { $at }
desk-line-letter = Card written by hand, { $at }
attention-waits = { $it }, from { $who }, waits for their next order.
attention-in-order = { $it }, from { $who }: in their order, to be handed over with a word.
attention-handed = Handed over by hand
attention-back = Take back
attention-nothing = Nothing to give for now: choose an article under “Small attentions”.
attention-spent = The sum of the month is spent: nothing was promised.
attention-unwanted = This person wants no attentions: nothing was promised.
attention-already = An attention waits for them already.
attention-row = { $it }, { $price }, by { $who }
attention-fate-waiting = waits for their order
attention-fate-added = in their order
attention-fate-handed = handed over
attention-fate-dropped = taken back
attentions-title = Small attentions
attentions-lead = An article of the shelf waits for the person at their next order. It is set aside like the others, at €0, and the ticket says whom it comes from.
attentions-off = Nothing is given for now.
attentions-left = { $left } of { $of } left for { $month }.
attentions-what = What is given
attentions-monthly = A month, in euros
attentions-keep = Keep
attentions-owner = The shopkeeper chooses the article and the sum.
attentions-given = This month
attentions-none = Nothing given this month.
letters-title = Cards to write
letters-none = No card to write today.
letters-print = This page can be printed: one card a person, without the buttons.
letters-hand = To hand over at the next visit
letters-why = Not by voice since { $day }; { $n } contacts on screen in a year.
letters-why-never = Never by voice; { $n } contacts on screen in a year.
letters-word = A word on the card, or why not
letters-done = Written

## At the counter

## On the person's page
own-attention-waits = { $it } waits for you, from the shop.
own-attention-on = The shop may give you something small, or write you a card by hand.
own-attention-stop = No attentions, no cards
own-attention-off = The shop gives you nothing and writes you no cards, as you wish.
own-attention-want = I like such attentions
own-letter-address = Where to send you a card, if you like
own-letter-keep = Keep this address
memory-moment-attention = On the house: { $it }
memory-moment-letter = A card written by hand
