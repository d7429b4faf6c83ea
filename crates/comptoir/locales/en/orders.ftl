# Orders: what the customer reads.
allergens-not-declared = allergens not declared, ask the shop
allergens-none-declared = none of the 14 allergens
allergens-traces = may contain: { $list }

moment-today = at { $hour }
moment-other-day = { $day } at { $hour }

denial-empty-title = Nothing is ordered
denial-empty = Choose at least one article.
denial-unknown-article-title = Unknown article
denial-unknown-option-title = Unknown option
denial-unknown-option = The shop does not offer “{ $article }” for this article.
denial-unknown-article = The shop does not offer “{ $article }”.
denial-by-appointment-title = By appointment
denial-by-appointment = { $article } is by appointment: call the shop.
denial-past-title = Time is past
denial-past = This time is past, choose another.
denial-too-far-title = Too far ahead
denial-too-far = One cannot reserve more than 60 days ahead.
denial-closed-title = Shop closed
denial-closed = The shop is closed at that time.
denial-unavailable-title = Not at that time
denial-unavailable = { $article } is not offered at that time.
denial-too-late-title = Too late
denial-too-late = { $article } must be ordered earlier.
denial-sold-out-title = Not enough left
denial-sold-out = { $article }: { $left ->
    [0] none left for that time.
    [one] only one left for that time.
   *[other] only { $left } left for that time.
}
denial-slot-full-title = Time taken
denial-slot-full = This time is full.
denial-next = Possible { $moment }.
denial-nearest = There is instead: { $article }.
problem-again = This request has been made already
problem-stale = The order has changed meanwhile, look at it again
problem-not-allowed = The order cannot move to that state

order-received-subject = Order { $code } noted, { $shop }
order-received-text = Noted: { $lines } for { $day } { $hour }, { $total } to pay at the shop. Code { $code }.
order-taken-subject = Order { $code } noted, { $shop }
order-taken-text = Noted: { $lines } for { $day } { $hour }, { $total } at the shop. Allergens: { $allergens }. Code { $code }. Not right? Answer ANNULE.
order-amended-subject = Order { $code } changed, { $shop }
order-amended-text = Changed: { $lines } for { $day } { $hour }, { $total } at the shop. Allergens: { $allergens }. Code { $code }.
order-usual-subject = Set aside for you, code { $code }, { $shop }
order-usual-text = Set aside: { $lines } for { $day } { $hour }, { $total }. Code { $code }. Not this time? Tap the link:
order-ready-subject = Ready, { $shop }
order-ready-text = It is ready! { $lines }. We expect you until { $until }. Code { $code }.
order-refused-subject = Your order { $code }, { $shop }
order-refused-text = Sorry, we cannot prepare your order { $code } ({ $lines }){ $why }. Nothing is due.
order-cancelled-subject = Order { $code } cancelled, { $shop }
order-cancelled-text = Your order { $code } ({ $lines }) is cancelled. Nothing is due. See you soon.
order-not-collected-subject = Your order { $code }, { $shop }
order-not-collected-text = We waited for you: your order { $code } ({ $lines }) is back on the shelf. Nothing is due.
order-swapped-subject = A change in your order, { $shop }
order-swapped-text = { $gone } is missing: we put { $new } instead. Total { $total }. Code { $code }.
order-dropped-subject = A change in your order, { $shop }
order-dropped-text = { $gone } is missing, sorry: the rest is planned. Total { $total }. Code { $code }.

hours-open-until = Open until { $hour }
hours-open-until-day = Open, closes { $moment }
hours-open-always = Open day and night
hours-closed-opens = Closed, opens { $moment }
hours-closed = Closed for now
