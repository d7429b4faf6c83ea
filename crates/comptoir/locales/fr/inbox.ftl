# Messages reçus.
inbox-none-left = { $article } : il n'y en a plus.
inbox-left = { $article } : il n'en reste que { $left } pour cette heure.
inbox-next = La prochaine : { $moment }.

talk-paper = Vos papiers pour la commande du { $day } ({ $total }) sont ici : { $link }
talk-quote = Votre devis ({ $total }) est ici : { $link }
talk-statement = Votre relevé de { $month } est ici : { $link }
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

talk-same = Rien ne change : { $lines }.
talk-usual-kept = C'est gardé, votre ordinaire : { $lines }. Pour l'avoir, écrivez « comme d'hab » et l'heure. Pour le changer : { $link }
talk-usual-waits = Votre commande, elle, attend votre OUI.
talk-usual-none = Je ne trouve pas de commande à garder. Écrivez par exemple : mon ordinaire, c'est 2 baguettes.
talk-site-stop = Pour ne plus recevoir nos messages, répondez STOP à l'un d'eux, ou touchez le lien au bas d'un e-mail.
talk-site-subscribe = Sur la page de la boutique, « Être prévenu » vous inscrit en deux gestes.
talk-site-order = Votre réservation se change ou s'annule par le lien de son message.
talk-site-who = Parfait. Il ne manque que votre nom et où vous joindre : touchez « Finir ma réservation ».
talk-site-confirmed = C'est réservé. Votre code : { $code }.
talk-mail-reply = Pour être sûrs que c'est bien vous : répondez à ce message, par OUI ou en redisant ce que vous changez.
mail-answer = Votre message à { $shop }
talk-stays = Votre commande reste comme avant.

voice-hello = Bonjour, { $shop }.
voice-open = Nous sommes ouverts.
voice-open-until = Nous sommes ouverts, nous fermons { $moment }.
voice-closed = Nous sommes fermés.
voice-closed-until = Nous sommes fermés, nous ouvrons { $moment }.
voice-what = Dites ce qu'il vous faut, et pour quelle heure. Ou tapez 1 pour votre commande habituelle, 0 pour parler à quelqu'un.
voice-again = Je n'ai pas compris.
voice-more = Autre chose ?
voice-bye = Merci, au revoir.
voice-read-back = Je note { $lines }, pour { $day } { $hour }. Cela fait { $total }. Allergènes : { $allergens }. C'est bon ? Dites oui ou tapez 1. Sinon, tapez 2.
voice-read-back-usual = Votre commande habituelle, { $n ->
    [one] une pièce
   *[other] { $n } pièces
}, pour { $day } { $hour }. Cela fait { $total }. Allergènes : { $allergens }. C'est bon ? Dites oui ou tapez 1. Sinon, tapez 2.
voice-usual-detail = Au téléphone, votre commande habituelle : { $lines } pour { $day } { $hour }, { $total }. Allergènes : { $allergens }. Elle est notée quand vous dites oui.
voice-by-sms = Le détail vous arrive par SMS.
voice-no-usual = Je ne retrouve pas de commande habituelle. Dites ce qu'il vous faut, et pour quelle heure.
voice-usual-impossible = La commande habituelle n'est pas possible maintenant. Dites ce qu'il vous faut, et pour quelle heure.
voice-ask-number = Votre numéro est masqué. Tapez votre numéro de téléphone, pour que nous puissions vous joindre.
voice-too-late = Ce n'est plus mis de côté. Dites ce qu'il vous faut, et pour quelle heure.
voice-confirmed = C'est noté. Votre code : { $code }.
voice-subscribe-by-sms = Pour être prévenu, envoyez-nous un SMS : votre numéro en fera foi.
voice-ringing = Je vous passe la boutique.
voice-call-back = C'est transmis à la boutique, qui vous rappelle. Au revoir.
voice-hidden = Votre numéro est masqué : nous ne pouvons pas vous rappeler. Rappelez-nous aux heures d'ouverture. Au revoir.
