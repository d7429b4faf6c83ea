# Messages received.
inbox-none-left = { $article }: none left.
inbox-left = { $article }: only { $left } left for that time.
inbox-next = The next batch: { $moment }.

talk-person = Thank you, someone at the shop will answer as soon as possible.
talk-read-back = Noted { $lines } for { $day } { $hour }, { $total }. Allergens: { $allergens }. Is that right? Answer OUI.
talk-allergens-unknown = not declared for one article, ask us
talk-allergens = Allergens: { $allergens }.
talk-next-batch = { $article }: next batch at { $hour }.
talk-no-batch = { $article }: no more batch today.
talk-no-batch-today = No more batch today.
talk-yes = { $article }: yes, we have some.
talk-left = { $article }: { $left } left.
talk-later = { $article }: none left, the next batch is at { $hour }.
talk-none = { $article }: none left today.
talk-status-ready = Your order { $code } is ready, we expect you.
talk-status-coming = Your order { $code } is planned { $moment }. We write as soon as it is ready.
