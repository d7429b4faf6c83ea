# Commandes : ce que le client lit.
allergens-not-declared = allergènes non déclarés, demandez à la boutique
allergens-none-declared = aucun des 14 allergènes
allergens-traces = traces possibles : { $list }

moment-today = à { $hour }
moment-other-day = { $day } à { $hour }

denial-empty-title = Rien n'est commandé
denial-empty = Choisissez au moins un article.
denial-unknown-article-title = Article inconnu
denial-unknown-option-title = Option inconnue
denial-unknown-option = La boutique ne propose pas « { $article } » pour cet article.
denial-unknown-article = La boutique ne propose pas « { $article } ».
denial-by-appointment-title = Sur rendez-vous
denial-by-appointment = { $article } se prend sur rendez-vous : appelez la boutique.
denial-past-title = Heure passée
denial-past = Cette heure est passée, choisissez-en une autre.
denial-too-far-title = Trop loin
denial-too-far = On ne réserve pas plus de 60 jours à l'avance.
denial-closed-title = Boutique fermée
denial-closed = La boutique est fermée à cette heure.
denial-unavailable-title = Pas à cette heure
denial-unavailable = { $article } n'est pas proposé à cette heure.
denial-too-late-title = Trop tard
denial-too-late = { $article } se commande plus tôt.
denial-sold-out-title = Il n'en reste pas assez
denial-sold-out = { $article } : { $left ->
    [0] il n'y en a plus pour cette heure.
    [one] il n'en reste qu'un pour cette heure.
   *[other] il n'en reste que { $left } pour cette heure.
}
denial-slot-full-title = Heure complète
denial-slot-full = Cette heure est complète.
denial-next = C'est possible { $moment }.
denial-nearest = À la place, il y a : { $article }.
problem-again = Cette demande a déjà été faite
problem-stale = La commande a changé entre-temps, regardez-la de nouveau
problem-not-allowed = La commande ne peut pas passer à cet état

order-received-subject = Commande { $code } notée, { $shop }
order-received-text = C'est noté : { $lines } pour { $day } { $hour }, { $total } à régler sur place. Code { $code }.
order-taken-subject = Commande { $code } notée, { $shop }
order-taken-text = C'est noté : { $lines } pour { $day } { $hour }, { $total } sur place. Allergènes : { $allergens }. Code { $code }. Pas d'accord ? Répondez ANNULE.
order-amended-subject = Commande { $code } changée, { $shop }
order-amended-text = C'est changé : { $lines } pour { $day } { $hour }, { $total } sur place. Allergènes : { $allergens }. Code { $code }.
order-usual-subject = De côté pour vous, code { $code }, { $shop }
order-usual-text = De côté : { $lines } pour { $day } { $hour }, { $total }. Code { $code }. Pas cette fois ? Touchez le lien :
order-ready-subject = C'est prêt, { $shop }
order-ready-text = C'est prêt ! { $lines }. On vous attend jusqu'à { $until }. Code { $code }.
order-refused-subject = Votre commande { $code }, { $shop }
order-refused-text = Désolés, nous ne pouvons pas préparer votre commande { $code } ({ $lines }){ $why }. Rien n'est dû.
order-cancelled-subject = Commande { $code } annulée, { $shop }
order-cancelled-text = Votre commande { $code } ({ $lines }) est annulée. Rien n'est dû. À bientôt.
order-not-collected-subject = Votre commande { $code }, { $shop }
order-not-collected-text = Nous vous avons attendu : votre commande { $code } ({ $lines }) est remise en rayon. Rien n'est dû.
order-swapped-subject = Un changement dans votre commande, { $shop }
order-swapped-text = Il manque { $gone } : nous mettons { $new } à la place. Total { $total }. Code { $code }.
order-dropped-subject = Un changement dans votre commande, { $shop }
order-dropped-text = Il manque { $gone }, désolés : le reste est prévu. Total { $total }. Code { $code }.

hours-open-until = Ouvert jusqu'à { $hour }
hours-open-until-day = Ouvert, ferme { $moment }
hours-open-always = Ouvert jour et nuit
hours-closed-opens = Fermé, ouvre { $moment }
hours-closed = Fermé pour le moment
