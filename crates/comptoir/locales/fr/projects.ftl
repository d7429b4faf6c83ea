# Projets de vie et scénarios
projects-title = Projets de vie
projects-lead = Ce que vos clients ont devant eux, et comment la boutique les accompagne : d'abord des gestes, faits par des gens.
projects-of = Projets de vie
projects-none = Aucun projet noté.
project-kind-birth = Une naissance
project-kind-moving = Un emménagement
project-kind-home = La maison
project-kind-retirement = Un départ à la retraite
project-kind-marriage = Un mariage
project-kind-job = Un nouveau travail
project-kind-loss = Un deuil
project-day = { $kind }, { $day }
project-how-counter = dit à la boutique
project-how-phone = dit au téléphone
project-how-written = écrit dans un message
project-how-page = écrit sur sa page
project-noted = { $how }, noté par { $who }, { $day }
project-noted-own = écrit sur sa page, { $day }
project-todo = À faire : { $it }
project-next = { $day } : { $it }
project-waits = Attend : { $it }
project-waits-day = Attend que le jour soit connu.
project-walked = L'accompagnement est terminé.
project-stopped = L'accompagnement est arrêté.
project-no-scenario = Aucun scénario pour ce projet.
project-over = Terminé
project-add = Noter un projet
project-what = Quel projet
project-words = En quelques mots
project-when = Le jour, s'il est connu
project-how = Comment vous le savez
project-agreed = La personne est d'accord pour qu'on le note
project-agreed-missing = Rien n'est noté sans son accord : demandez-le, puis cochez la case.
project-write = La personne est d'accord pour qu'on lui écrive à ce propos
project-writes = La personne est d'accord pour qu'on lui écrive à ce propos.
project-write-not = Pas d'accord donné pour des messages à ce propos : aucun ne part.
project-stopped-by-them = La personne a dit STOP : elle seule peut accepter de nouveau des messages, sur sa page.
project-keep = Noter
project-seen = La personne le verra sur sa page, et pourra le corriger ou le retirer.
project-kept = C'est noté.
project-wrong = Rien n'a changé : ce projet n'est plus ouvert, ou la date ne se lit pas.
project-change = Corriger
project-end = C'est passé
project-stop = Arrêter l'accompagnement
project-remove = Retirer
project-later = Un autre jour
project-not = Ne pas faire
desk-ritual-why = { $kind } : { $it }
project-mail-subject = Un mot de { $shop }
project-sms-stop = Arrêt : STOP.

## Scénarios
scenarios-lead = Un scénario se déroule sur des mois, parfois des années. Chaque étape attend son heure ; les gestes arrivent dans la liste du matin.
scenarios-own = Vos scénarios
scenarios-none = Aucun scénario pour l'instant : partez d'un modèle, ou d'une page blanche.
scenarios-ready = Modèles prêts
scenarios-take = Prendre ce modèle
scenarios-new = Écrire un scénario
scenarios-create = Commencer à l'écrire
scenarios-tasks = À faire maintenant
scenarios-tasks-none = Rien à faire pour l'instant.
scenarios-tasks-note = Ces gestes entrent dans la liste du matin de qui s'occupe de la personne.
scenario-row = { $kind }, { $n ->
    [one] 1 étape
   *[other] { $n } étapes
}
scenario-live = En service
scenario-draft = Brouillon
scenario-past = Retiré
scenario-way = { $n ->
    [0] personne en chemin
    [one] 1 personne en chemin
   *[other] { $n } personnes en chemin
}
scenario-way-of = { $n ->
    [one] 1 personne finit la version { $version }
   *[other] { $n } personnes finissent la version { $version }
}
scenario-version = Version { $version }, { $stage }
scenario-name = Nom du scénario
scenario-keep = Garder
scenario-step = Étape { $n }
scenario-up = Monter
scenario-down = Descendre
scenario-drop = Retirer l'étape
scenario-of = étape { $n }
scenario-add = Ajouter une étape
scenario-add-where = Où
scenario-add-end = à la fin
scenario-add-after = après l'étape { $n }
scenario-kept = Le brouillon est gardé.
scenario-published = Le scénario est en service.
scenario-published-begun = Le scénario est en service, et il commence pour ceux dont le projet était déjà noté.
scenario-retired = Plus personne ne commence ce scénario. Ceux qui sont en chemin vont au bout.
scenario-faulty = Le scénario n'est pas encore prêt : lisez ce qui est en rouge.
scenario-tact-never = Pour un deuil, aucun message de scénario : seulement des gens, et jamais de cadeau ni d'offre.
scenario-tact-after = Pour une naissance, aucun message de scénario avant le jour, et rien à vendre.
scenario-tact-calm = Un message de scénario ne part qu'à qui est d'accord, et ne vend rien à cette occasion.
scenario-tact-open = Un message de scénario ne part qu'à qui est d'accord ; une offre demande l'accord pour les offres.
scenario-what-wait = Attendre
scenario-what-message = Envoyer un message
scenario-what-human = Un geste de quelqu'un
scenario-what-until = Attendre que
scenario-what-branch = Continuer si
scenario-what-end = Fin
scenario-count = Combien
scenario-unit = De quoi
scenario-unit-days = jours
scenario-unit-weeks = semaines
scenario-unit-months = mois
scenario-from = À partir de
scenario-from-step = après l'étape d'avant
scenario-from-before = avant le jour du projet
scenario-from-after = après le jour du projet
scenario-about = Quel message
scenario-about-relation = un mot sur son projet
scenario-about-offer = une offre
scenario-text = Le texte, où {"{prénom}"} devient son prénom
scenario-text-english = Le même en anglais (facultatif), pour qui parle anglais avec la boutique
scenario-gesture = Quel geste
scenario-minutes = Minutes
scenario-words = Pour quoi faire
scenario-fact = Condition
scenario-fact-ordered = la personne a commandé
scenario-fact-visited = la personne est passée
scenario-fact-spoken = on s'est parlé
scenario-fact-advisor = la personne a un interlocuteur
scenario-fact-calm = aucune réclamation n'est ouverte
scenario-days = Pendant combien de jours au plus
scenario-otherwise = Sinon
scenario-otherwise-end = c'est fini
scenario-otherwise-step = étape { $n } : { $it }
scenario-says-days = Attendre { $n ->
    [one] 1 jour
   *[other] { $n } jours
} { $from }
scenario-says-weeks = Attendre { $n ->
    [one] 1 semaine
   *[other] { $n } semaines
} { $from }
scenario-says-months = Attendre { $n } mois { $from }
scenario-says-message = Message : { $it }
scenario-says-until = Attendre : { $it }, { $n ->
    [one] 1 jour
   *[other] { $n } jours
} au plus
scenario-says-branch = Continuer si { $it }
scenario-says-gesture = { $it }, { $n } min : { $words }
scenario-fault-empty = Il n'a aucune étape.
scenario-fault-nobody = Personne n'y fait rien : ajoutez au moins un geste.
scenario-fault-long = Il a plus de quarante étapes.
scenario-fault-twins = Cette étape est là deux fois : retirez-la.
scenario-fault-words = Il manque les mots.
scenario-fault-bounds = Le nombre est trop petit ou trop grand.
scenario-fault-back = « Sinon » doit mener à une étape plus bas, ou à la fin.
scenario-fault-machine = Pour un deuil, aucun message de scénario. Remplacez celui-ci par un geste.
scenario-fault-offer = On ne vend rien à cette occasion : choisissez un mot sur son projet.
scenario-fault-gesture = Pas de cadeau pour un deuil : choisissez un appel, une visite ou une carte.
scenario-dry = À l'avance
scenario-dry-says = { $n ->
    [one] 1 personne
   *[other] { $n } personnes
}, { $time } de travail sur trois mois.
scenario-dry-some = { $n ->
    [one] Compté sur le plus ancien de { $all } projets.
   *[other] Compté sur les { $n } plus anciens de { $all } projets.
}
scenario-dry-nobody = Personne n'attend ce scénario pour l'instant : il commencera pour le prochain projet de ce genre.
scenario-dry-gestures = { $it } : { $n }
scenario-dry-messages = { $n ->
    [one] 1 message, par la machine
   *[other] { $n } messages, par la machine
}
scenario-dry-refused = { $n ->
    [one] dont 1 ne partirait pas, faute d'accord ou d'adresse
   *[other] dont { $n } ne partiraient pas, faute d'accord ou d'adresse
}
scenario-dry-note = Compté sur les projets déjà notés, avec ce qu'on sait de chacun aujourd'hui. Rien ne part.
scenario-dry-month = Mois
scenario-dry-count = Gestes
scenario-dry-time = Temps
scenario-dry-first = Premiers gestes
scenario-publish = Mettre en service
scenario-publish-begin = { $n ->
    [one] Commencer aussi pour la personne dont le projet est déjà noté
   *[other] Commencer aussi pour les { $n } personnes dont le projet est déjà noté
}
scenario-publish-owner = Le commerçant met en service.
scenario-publish-note = Ceux qui sont en chemin finissent la version qu'ils ont commencée.
scenario-retire = Retirer du service
scenario-discard = Jeter le brouillon
scenario-span-minutes = { $m } min
scenario-span-hours = { $h } h
scenario-span = { $h } h { $m }

## Sur la page de la personne
own-projects = Vos projets
own-projects-lead = Une naissance, un emménagement, une retraite : dites-le si vous le souhaitez, la boutique vous accompagne. Aucune offre ne part à ce propos sans votre accord.
own-project-loss = Seuls des gens de la boutique vous en parleront : aucun message automatique sur vos projets tant que vous ne dites pas que c'est passé, un an au plus.
own-project-text = Ce projet, en quelques mots
own-project-day = Le jour, s'il est connu
own-project-add = Dire un projet
own-project-tell = Le dire à la boutique
own-project-on = La boutique peut vous écrire au sujet de vos projets.
own-project-mute = Ne plus m'écrire à ce sujet
own-project-off = La boutique ne vous écrit pas au sujet de vos projets : elle vous parle, seulement.
own-project-write = Vous pouvez m'écrire à ce sujet
own-project-done = { $it } (terminé)
