# Les rendez-vous : choisir une heure, la page d'un rendez-vous, ce qui part.
meet-when = { $day } à { $hour }
meet-minutes = { $n } min
meet-hours = { $n } h
meet-hours-minutes = { $n } h { $m }
meet-way-here = sur place
meet-way-phone = par téléphone
meet-way-video = en vidéo
meet-door = Prendre rendez-vous
meet-door-note = Choisir une heure, sur place ou à distance
meet-page = Rendez-vous, { $shop }
meet-title = Rendez-vous avec { $who }
meet-nobody = Personne ne prend de rendez-vous ici pour l'instant. Vous pouvez écrire : une personne vous répond.
meet-how = Comment
meet-when-title = Quand ?
meet-full = Plus d'heure libre dans les semaines à venir. Écrivez-nous, on s'arrange.
meet-later = Plus tard
meet-first = Plus tôt
meet-others = Ou avec :
meet-with = Avec { $who }, { $how }, { $length }
meet-other-time = Choisir une autre heure
meet-subject = À quel sujet (si vous voulez)
meet-book = Prendre ce rendez-vous
meet-note-here = Un rappel vous parvient la veille. Vous pouvez déplacer ou annuler d'un geste.
meet-note-phone = C'est nous qui vous appelons. Vous pouvez déplacer ou annuler d'un geste.
meet-note-video = Le lien sera sur la page du rendez-vous. Rien à installer.
meet-name-missing = Votre nom, pour savoir qui nous attendons.
meet-no-free = Cette heure vient d'être prise. Voici celles qui restent.
meet-no-offer = Ce rendez-vous n'est plus proposé. Choisissez-en un autre.
meet-no-number = Pour un appel, il nous faut un numéro de téléphone.
meet-no-more = Vous avez déjà trois rendez-vous à venir ici. Annulez-en un d'abord.
meet-no-over = Ce rendez-vous ne peut plus changer. Appelez-nous, on s'arrange.
meet-own = Rendez-vous
meet-yours = Vos rendez-vous
meet-own-title = Rendez-vous avec { $who }
meet-own-proposed = { $who } vous propose un rendez-vous
meet-own-cancelled = Rendez-vous annulé
meet-own-now = C'est l'heure, ou elle vient de passer. Un contretemps ? Appelez-nous.
meet-own-kept = Vous vous êtes vus. À bientôt.
meet-own-missed = Nous ne nous sommes pas vus. Reprenez une heure quand vous voulez.
meet-own-call = Nous vous appelons au { $number }.
meet-said-booked = C'est noté. Nous vous attendons.
meet-said-moved = C'est noté : le rendez-vous a changé d'heure.
meet-said-cancelled = C'est annulé. Merci de l'avoir dit.
meet-video = Ouvrir la vidéo
meet-calendar = Ajouter à mon agenda
meet-move = Choisir une autre heure
meet-cancel = Annuler le rendez-vous
meet-decline = Je ne souhaite pas de rendez-vous
meet-reason = Un mot, si vous voulez
meet-again = Choisir une autre heure
meet-ics = Rendez-vous avec { $who }, { $shop } ({ $how })
meet-ics-agenda = Rendez-vous de { $who }, { $shop }

# Dans le fil et dans ce dont on se souvient.
meet-line-proposed = Rendez-vous proposé avec { $who }, { $how }
meet-line-booked = Rendez-vous avec { $who }, { $when }, { $how }
meet-line-moved = Rendez-vous déplacé avec { $who }, { $when }, { $how }
meet-line-kept = Rencontre avec { $who }, { $how }
meet-line-missed = Rendez-vous manqué avec { $who }, { $how }
meet-line-cancelled = Rendez-vous annulé avec { $who }
meet-line-meta = Rendez-vous, { $at }

# Ce qui part.
meet-booked-subject = Rendez-vous { $when }, { $shop }
meet-booked = rendez-vous noté avec { $who }, { $when }, { $how }. Le voir, le déplacer ou l'annuler :
meet-proposed-subject = { $who } vous propose un rendez-vous
meet-proposed = { $who } vous propose un rendez-vous { $how }{ $subject }. Choisissez l'heure qui vous va :
meet-moved-subject = Rendez-vous déplacé : { $when }
meet-moved = c'est noté, { $who } vous retrouve { $when }, { $how }. En cas d'empêchement :
meet-moved-by = { $who } doit déplacer votre rendez-vous et s'en excuse : { $when }, { $how }.{ $reason } Si cela ne vous va pas :
meet-cancelled-subject = Rendez-vous annulé
meet-cancelled = votre rendez-vous avec { $who } ({ $when }) est annulé. Merci d'avoir prévenu. Pour en reprendre un :
meet-cancelled-by = { $who } ne peut pas tenir votre rendez-vous ({ $when }) et s'en excuse.{ $reason } Pour choisir une autre heure :
meet-reminder-subject = Rappel : rendez-vous { $when }
meet-reminder = { $way ->
    [phone] { $who } vous appelle { $when }. Un empêchement :
    [video] { $who } vous retrouve en vidéo { $when }. Le lien, ou un empêchement :
   *[here] { $who } vous attend { $when }. Un empêchement :
}
meet-house-booked-subject = Rendez-vous pris : { $who }, { $when }
meet-house-booked = { $who } a pris rendez-vous { $when }, { $how }{ $subject }.
meet-house-moved-subject = Rendez-vous déplacé : { $who }, { $when }
meet-house-moved = { $who } a déplacé son rendez-vous : { $when }, { $how }.
meet-house-cancelled-subject = Rendez-vous annulé : { $who }, { $when }
meet-house-cancelled = { $who } a annulé son rendez-vous ({ $when }).{ $reason }
meet-house-declined-subject = Rendez-vous décliné : { $who }
meet-house-declined = { $who } ne souhaite pas de rendez-vous.{ $reason }

# Le bureau.
meet-agenda = Agenda
meet-desk-own = Votre agenda
meet-desk-of = L'agenda : { $who }
meet-desk-whose = L'agenda de qui
meet-desk-past = À noter
meet-desk-to-come = À venir
meet-desk-empty = Aucun rendez-vous à venir. Vos clients en prennent depuis leur page ou celle du commerce.
meet-desk-change = Déplacer ou annuler
meet-desk-other = Autre heure
meet-desk-why = Pourquoi, en un mot
meet-desk-move = Déplacer et prévenir
meet-desk-cancel = Annuler et prévenir
meet-desk-line = Ce qui s'est dit, en une ligne
meet-desk-met = Nous nous sommes vus
meet-desk-missed = Pas venu
meet-desk-none = Aucun rendez-vous à venir.
meet-desk-propose = Proposer un rendez-vous
meet-desk-when = Quand
meet-desk-choose = À son choix, par un lien
meet-desk-send = Envoyer
meet-desk-note = La personne reçoit un lien. Une heure convenue au téléphone se note ici aussi.
meet-desk-set-up = Dire comment vous recevez
meet-desk-how = Comment vous recevez
meet-desk-ways = Vos clients peuvent vous voir
meet-desk-length = Durée d'un rendez-vous
meet-desk-place = Lieu, si ce n'est pas le commerce
meet-desk-link = Autre lien de vidéo
meet-desk-link-note = Laissez vide : la vidéo se fait ici même, sans rien installer. Ou collez l'adresse https de votre salle habituelle (Jitsi ou une autre).
meet-desk-link-wrong = Le lien de la vidéo ne commence pas par https.
meet-desk-hours = Les heures libres suivent vos horaires et, sur place, ceux du commerce :
meet-desk-keep = Garder
meet-desk-page = Voir la page des clients
meet-desk-feed = Dans votre propre agenda
meet-desk-feed-text = Cette adresse montre vos rendez-vous à votre téléphone. Ne la donnez à personne.
meet-desk-feed-add = L'ajouter
meet-desk-feed-new = Changer l'adresse
meet-desk-proposed-row = Proposé
meet-desk-proposed = La proposition est partie.
meet-desk-booked = Le rendez-vous est noté, la personne est prévenue.
meet-desk-moved = Déplacé, la personne est prévenue.
meet-desk-cancelled = Annulé, la personne est prévenue.
meet-desk-kept = C'est noté.
meet-desk-no = Ce rendez-vous n'a pas pu être noté : rien n'a changé.
meet-news-booked = { $who } a pris ce rendez-vous
meet-news-moved = { $who } a déplacé ce rendez-vous
meet-news-cancelled = { $who } a annulé
meet-today-booked = nouveau
meet-today-moved = déplacé
meet-today-cancelled = annulé

# Les événements du quartier.
event-until = jusqu'à { $at }
event-left-places = { $n ->
    [one] { $n } place
   *[other] { $n } places
}
event-full = complet
event-people = { $n ->
    [one] { $n } personne
   *[other] { $n } personnes
}
event-waiting = { $n ->
    [one] { $n } personne attend
   *[other] { $n } personnes attendent
}
event-come = Venir
event-how-many = Combien serez-vous ?
event-join = Je viens
event-join-note = Une confirmation vous parvient, avec un lien pour laisser la place si besoin.
event-wait = Attendre une place
event-wait-note = Si une place se libère, nous vous écrivons et vous laissons le temps de répondre.
event-already = Vous êtes déjà sur la liste
event-already-text = Le lien de votre inscription part vers { $to }.
event-too-many = Ce nombre ne tient pas. Choisissez-en un plus petit.
event-is-off = Cet événement est annulé.
event-is-over = Cet événement a commencé, ou il est passé.
event-own-coming = { $n ->
    [one] Votre place est gardée.
   *[other] Vos { $n } places sont gardées.
}
event-own-waiting = { $n ->
    [0] Vous êtes en tête de la liste d'attente. Nous vous écrivons dès qu'une place se libère.
    [one] { $n } personne attend avant vous. Nous vous écrivons dès qu'une place se libère.
   *[other] { $n } personnes attendent avant vous. Nous vous écrivons dès qu'une place se libère.
}
event-own-offered = Une place s'est libérée. Elle vous attend jusqu'à { $until }.
event-own-left = Vous n'êtes plus sur la liste.
event-leave-note = Un empêchement ? La place ira à quelqu'un d'autre.
event-leave = Laisser ma place
event-leave-list = Ne plus attendre
event-accept = Je viens
event-decline = Laisser la place
event-too-late = C'est trop tard : cela ne peut plus changer.
event-see = Voir l'événement
event-subject = { $event }, { $shop }
event-joined = { $event }, { $when } : c'est noté, { $n ->
    [one] une place
   *[other] { $n } places
}. Voir ou laisser la place :
event-waits = { $event }, { $when } : c'est complet, vous êtes sur la liste d'attente. La suivre ou la quitter :
event-left = { $event }, { $when } : c'est noté, vous ne venez pas. Merci d'avoir prévenu.
event-again = { $event }, { $when } : votre inscription est ici :
event-offered-subject = Une place s'est libérée : { $event }
event-offered = { $event }, { $when } : une place s'est libérée, elle vous attend jusqu'à { $until }. Dire oui ou non :
event-reminder-subject = Rappel : { $event }
event-reminder = { $event }, { $when }, { $place }. Un empêchement ? Laissez la place :
event-moved-subject = Changement : { $event }
event-moved = { $event } change : { $when }, { $place }. Si cela ne vous va plus :
event-off-subject = Annulé : { $event }
event-off = { $event } ({ $day }) n'aura pas lieu.{ $why } Nous le regrettons.
event-desk = Événements
event-desk-new = Annoncer
event-desk-new-title = Annoncer un événement
event-desk-none = Aucun événement annoncé.
event-desk-room = { $n } sur { $all }
event-desk-title = Titre
event-desk-body = En quelques mots
event-desk-day = Jour
event-desk-from = De
event-desk-to = À
event-desk-places = Places
event-desk-place = Lieu, si ce n'est pas le commerce
event-desk-announce = Annoncer
event-desk-change = Garder
event-desk-told = Si l'heure ou le lieu change, les inscrits sont prévenus.
event-desk-off = Annuler l'événement
event-desk-page = Sa page pour tous
event-desk-guests = Qui vient
event-desk-nobody = Personne n'est encore inscrit.
event-desk-comes = vient
event-desk-waits = attend une place
event-desk-asked = répond avant { $until }
event-desk-left = ne vient pas
event-desk-remove = Retirer
event-desk-kept = C'est noté.
event-desk-wrong = La fin doit suivre le début, dans l'avenir, avec assez de places pour les inscrits.
