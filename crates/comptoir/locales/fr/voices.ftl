# Ce que les clients disent de la boutique : marqué dans le fil, suivi jusqu'au bout, lu chaque semaine.
desk-voices = Voix
voices-complaint = Réclamation
voices-compliment = Compliment
voices-question = Question
voices-idea = Idée
voices-about-quality = La qualité
voices-about-waiting = L'attente
voices-about-price = Les prix
voices-about-welcome = L'accueil
voices-about-hours = Les horaires
voices-about-order = Une commande fausse ou oubliée
voices-about-freshness = La fraîcheur
voices-about-hygiene = La propreté
voices-about-choice = Le choix
voices-about-alerts = Cartes, alertes et abonnements
voices-about-pickup = Réserver et retirer
voices-about-other = Autre chose

## Dans le fil
voices-ask = { $it } ?
voices-else = Autre
voices-none = Rien de tout cela
voices-raise = Faire remonter
voices-raise-label = Ce qui a été dit, dans ses mots
voices-raise-keep = Faire remonter
voices-raise-note = Le patron le lit dans la semaine, la personne le voit sur sa page.
voices-kind = Ce que c'est
voices-about = De quoi il s'agit
voices-for-whom = Un compliment, pour qui
voices-for-team = Toute l'équipe
voices-marked = C'est noté, et suivi.
voices-not-marked = C'est noté : rien à suivre.
voices-thanked = Le compliment est lu.

## Dans la fiche
voices-says = { $kind }, { $it }
voices-for = { $it }, pour { $who }
voices-how = relevé { $day } par { $who }
voices-promise = Promettre
voices-promise-go = C'est promis
voices-end = C'est réglé
voices-end-label = Ce qui a été fait
voices-end-done = C'est réglé
voices-end-dropped = Clore sans suite
voices-correct = Corriger
voices-correct-keep = Corriger
voices-correct-none = Marqué par erreur
voices-reopen = Ce n'est pas réglé
voices-needs-words = Dites en quelques mots ce qui est promis, ou ce qui a été fait.
voices-kept-waits = à tenir avant { $at }
voices-kept-late = devait être tenu { $at }
voices-kept = promesse tenue
voices-kept-too-late = promesse tenue, en retard
voices-kept-not = promesse non tenue
voices-no-promise = rien n'est promis
voices-ended-done = Réglée { $day } par { $who }.
voices-ended-dropped = Close sans suite { $day } par { $who }.
voices-ended-read = Lu { $day } par { $who }.
voices-ended-team = Pour toute l'équipe.

## Un compliment
voices-praise = Pour vous
voices-thanks = Merci, c'est lu
voices-praise-subject = Un compliment pour vous
voices-praise-mail = Bonjour { $name },

    un client a dit de vous : « { $it } »

## La semaine
voices-title = Ce qu'on nous dit
voices-week = La semaine du { $day }
voices-turn = Les semaines
voices-before = La semaine d'avant
voices-after = La semaine d'après
voices-counts = En tout
voices-nothing = Rien n'est remonté cette semaine. Dans un fil, « Faire remonter » amène ici ce qui a été dit.
voices-tile-complaints = { $n ->
    [one] réclamation
   *[other] réclamations
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
    [one] idée
   *[other] idées
}
voices-n-complaints = { $n ->
    [one] 1 réclamation
   *[other] { $n } réclamations
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
    [one] 1 idée
   *[other] { $n } idées
}
voices-people = { $n ->
    [one] d'une seule personne
   *[other] de { $n } personnes
}
voices-group = { $what }, { $n ->
    [one] d'une personne
   *[other] de { $n } personnes
} ; { $before ->
    [0] rien la semaine d'avant
   *[other] { $before } la semaine d'avant
}
voices-decided = Décidé { $day } par { $who } : { $it }
voices-since-early = Trop tôt pour dire ce que cela change.
voices-since-few = Depuis, en { $days } jours : { $after } contre { $before }. Trop peu pour conclure.
voices-since-fewer = Depuis, on s'en plaint moins : { $after } en { $days } jours, contre { $before } avant.
voices-since-more = Depuis, on s'en plaint plus : { $after } en { $days } jours, contre { $before } avant.
voices-since-same = Depuis, pas de vrai changement : { $after } en { $days } jours, contre { $before } avant.
voices-decide = Décider
voices-decide-anew = Décider autre chose
voices-decide-label = Ce que vous décidez
voices-decide-keep = C'est décidé
voices-open = Réclamations à suivre
voices-letter-on = Cette page vous arrive par e-mail le lundi à 8 h.
voices-letter-off = L'e-mail du lundi est arrêté.
voices-letter-want = Le recevoir
voices-letter-stop = Ne plus le recevoir
voices-letter-subject = Ce qu'on vous a dit cette semaine, { $shop }
voices-letter-act = Lire et décider
voices-letter-lead = Semaine du { $day } : { $what }, { $n ->
    [one] d'une personne
   *[other] de { $n } personnes
}.
voices-letter-open = { $n ->
    [one] Une réclamation est à suivre
   *[other] { $n } réclamations sont à suivre
}{ $late ->
    [0] .
    [one] , une promesse est en retard.
   *[other] , { $late } promesses sont en retard.
}
voices-letter-settled = { $n ->
    [one] Une réclamation de la semaine est réglée.
   *[other] { $n } réclamations de la semaine sont réglées.
}

## Sur la page de la personne
voices-own = Ce que vous avez dit
voices-own-open = La boutique s'en occupe.
voices-own-promised = Promis pour { $at } : { $it }
voices-own-passed = Transmis à { $who }.
voices-own-read = Lu par { $who }.
voices-own-done = Réglé { $day }. { $it }
voices-own-dropped = Clos { $day }. { $it }
voices-own-reopen = Ce n'est pas réglé
voices-own-reopened = C'est noté : la boutique reprend le sujet.
