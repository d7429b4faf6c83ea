# Commandes : ce que le client lit.
allergens-not-declared = allergènes non déclarés, demandez à la boutique
allergens-none-declared = aucun des 14 allergènes
allergens-traces = traces possibles : { $list }

moment-today = à { $hour }
moment-other-day = { $day } à { $hour }

refusal-empty-title = Rien n'est commandé
refusal-empty = Choisissez au moins un article.
refusal-unknown-article-title = Article inconnu
refusal-unknown-article = La boutique ne propose pas « { $article } ».
refusal-by-appointment-title = Sur rendez-vous
refusal-by-appointment = { $article } se prend sur rendez-vous : appelez la boutique.
refusal-past-title = Heure passée
refusal-past = Cette heure est passée, choisissez-en une autre.
refusal-too-far-title = Trop loin
refusal-too-far = On ne réserve pas plus de 60 jours à l'avance.
refusal-closed-title = Boutique fermée
refusal-closed = La boutique est fermée à cette heure.
refusal-unavailable-title = Pas à cette heure
refusal-unavailable = { $article } n'est pas proposé à cette heure.
refusal-too-late-title = Trop tard
refusal-too-late = { $article } se commande plus tôt.
refusal-sold-out-title = Il n'en reste pas assez
refusal-sold-out = { $article } : { $left ->
    [0] il n'y en a plus pour cette heure.
    [one] il n'en reste qu'un pour cette heure.
   *[other] il n'en reste que { $left } pour cette heure.
}
refusal-slot-full-title = Heure complète
refusal-slot-full = Cette heure est complète.
refusal-next = C'est possible { $moment }.
problem-again = Cette demande a déjà été faite
problem-stale = La commande a changé entre-temps, regardez-la de nouveau
problem-not-allowed = La commande ne peut pas passer à cet état

order-received-subject = Commande { $code } notée, { $shop }
order-received-text = C'est noté : { $lines } pour { $day } { $hour }, { $total } à régler sur place. Code { $code }.
order-ready-subject = C'est prêt, { $shop }
order-ready-text = C'est prêt ! { $lines }. On vous attend jusqu'à { $until }. Code { $code }.
order-refused-subject = Votre commande { $code }, { $shop }
order-refused-text = Désolés, nous ne pouvons pas préparer votre commande { $code } ({ $lines }). Rien n'est dû.
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
