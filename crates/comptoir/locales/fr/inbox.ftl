# Messages reçus.
inbox-none-left = { $article } : il n'y en a plus.
inbox-left = { $article } : il n'en reste que { $left } pour cette heure.
inbox-next = La prochaine : { $moment }.

talk-person = Merci, une personne de la boutique vous répond dès que possible.
talk-read-back = J'ai noté { $lines } pour { $day } { $hour }, { $total }. Allergènes : { $allergens }. C'est bon ? Répondez OUI.
talk-allergens-unknown = non déclarés pour un article, demandez-nous
talk-allergens = Allergènes : { $allergens }.
talk-next-batch = { $article } : prochaine fournée à { $hour }.
talk-no-batch = { $article } : plus de fournée aujourd'hui.
talk-no-batch-today = Plus de fournée aujourd'hui.
talk-yes = { $article } : oui, nous en avons.
talk-left = { $article } : il en reste { $left }.
talk-later = { $article } : il n'y en a plus, la prochaine fournée est à { $hour }.
talk-none = { $article } : il n'y en a plus aujourd'hui.
talk-status-ready = Votre commande { $code } est prête, on vous attend.
talk-status-coming = Votre commande { $code } est prévue { $moment }. Nous vous écrivons dès qu'elle est prête.
