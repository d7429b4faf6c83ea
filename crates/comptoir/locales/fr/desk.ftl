# Le bureau : les fils qui attendent, une personne, sa fiche.
desk-skip = Aller au fil
desk-nav = Le bureau
desk-messages = Messages
desk-clients = Clients
desk-calls = Appels
desk-counter = Comptoir
desk-leave = Fermer
desk-only-advisors = Le bureau s'ouvre aux conseillers et au patron : demandez-lui ce rôle.

## Ça sonne
desk-ring-since = appelle, { $at }
desk-ring-open = Ouvrir
desk-hidden = Numéro masqué
desk-or = ou

## La liste
desk-list = Les fils
desk-search = Un nom, un numéro, un mot
desk-none-wait = Personne n'attend
desk-none-wait-text = Les messages, les promesses du jour et les appels manqués arrivent ici tout seuls.
desk-wait = { $n ->
    [one] Une personne attend
   *[other] { $n } personnes attendent
}
desk-lately = Derniers échanges
desk-due = Promis : { $it }
desk-missed = Appel manqué
desk-yesterday = hier
desk-nobody = Sans nom
desk-blank = Choisissez un fil
desk-blank-text = À gauche, ce qui attend depuis le plus longtemps est en haut.
desk-keys = Au clavier
desk-key-next = fil suivant
desk-key-before = fil précédent
desk-key-reply = répondre
desk-key-internal = note entre collègues
desk-key-search = chercher
desk-key-send = envoyer

## Le fil
desk-back = Retour aux fils
desk-call = Appeler
desk-file = Fiche
desk-thread-of = Le fil de { $it }
desk-older = Plus tôt
desk-newest = Revenir à aujourd'hui
desk-thread-empty = Rien encore : le premier échange s'inscrira ici.
desk-by-phone = au téléphone
desk-by-program = Comptoir
desk-by-person = la personne
desk-shared-number = numéro partagé
desk-fate-waiting = attend une réponse
desk-fate-answered = répondu par { $who }
desk-fate-queued = part dans un instant
desk-fate-refused = n'est pas parti
desk-fate-lost = n'est pas arrivé
desk-line-internal = Entre collègues, { $who }, { $at }
desk-line-visit = Au comptoir, { $at }, noté par { $who }
desk-line-order = Commande, { $at } : pour { $pickup }, { $state }
desk-line-missed = Appel manqué, { $at }
desk-line-call = Appel, { $at }, { $n } min
desk-line-calling = Appel, { $at }
desk-noted-by = noté par { $who }
desk-back-by = rappelé par { $who }
desk-answer-to = Répondre à { $it }
desk-way = Par quel moyen
desk-send = Répondre
desk-settled = C'est réglé
desk-shut = Aucune adresse utilisée ou prouvée depuis trois mois : appelez, ou attendez un message.
desk-shut-stop = Cette personne ne veut plus de messages : appelez, ou attendez le sien.
desk-meanwhile = { $who } a répondu à { $at }. Votre texte est gardé : relisez le fil avant d'envoyer.
desk-lead = { $who } s'en occupe, passé par { $by }.
desk-lead-word = { $who } s'en occupe, passé par { $by } : { $word }
desk-internal = Entre collègues
desk-internal-label = Reste entre collègues, jamais envoyé. @Prénom prévient un collègue.
desk-internal-keep = Noter
desk-visit = Visite
desk-visit-label = Ce qui s'est dit au comptoir
desk-visit-keep = Noter la visite
desk-promise = Promettre
desk-promise-label = Ce que vous promettez
desk-promise-at = Avant quand
desk-promise-keep = Promettre
desk-promise-wrong = Une promesse a un texte et une heure à venir.
desk-pass = Passer
desk-pass-to = À qui
desk-pass-word = Un mot pour votre collègue
desk-pass-keep = Passer le fil
desk-empty = Il manque le texte.
desk-call-line = Ce qui s'est dit, en une ligne
desk-call-note = Noter
desk-call-rings = Ça sonne depuis { $at }
desk-call-talking = En ligne depuis { $at }
desk-call-done = Appel de { $at }

## Ce qui vient d'être fait
desk-sent = C'est parti.
desk-settled-done = C'est réglé.
desk-kept = C'est noté.
desk-passed = Le fil est passé.
desk-joined = Les deux fiches n'en font qu'une. Vous pouvez les séparer à tout moment.
desk-parted = Les deux fiches sont comme avant.
desk-page-sent = Le lien de sa page est parti.
desk-colleague = Un collègue a été plus rapide.
desk-address-taken = Cette adresse est celle d'une autre fiche.
desk-address-wrong = Cette adresse ne se lit pas.

## La fiche
desk-file-of = Fiche de { $it }
desk-since = depuis { $day }
desk-memory = Ce dont on se souvient
desk-memory-send = Lui envoyer sa page
desk-memory-none = Rien encore.
desk-note = Retenir quelque chose
desk-note-text = Quoi
desk-note-purpose = Pour
desk-note-until = Jusqu'au
desk-note-until-note = Vide : tant que la personne est cliente.
desk-note-said = La personne l'a dit elle-même
desk-note-keep = Retenir
desk-note-seen = La personne voit tout ce qui est retenu, et peut l'effacer.
desk-note-wrong = Ce jour est passé, ou trop loin.
desk-note-remove = Oublier : { $it }
desk-join-maybe = Peut-être la même personne
desk-join = C'est la même
desk-join-no = Deux personnes
desk-join-note = Rien ne se perd : les fiches réunies se séparent d'un geste.
desk-orders = En cours
desk-pledges = Promis
desk-pledge-when = avant { $at }, par { $who }
desk-pledge-kept = Tenu
desk-pledge-later = Demain
desk-shared = Chez { $it }, avec son accord
desk-reach = Joindre
desk-proven = prouvée
desk-household = partagé avec { $who }
desk-housemate = { $who }, même numéro
desk-consent = { $it } : { $n ->
    [one] une alerte voulue
   *[other] { $n } alertes voulues
}
desk-consent-stop = { $it } : plus de messages, à sa demande
desk-reach-change = Changer
desk-name = Comment l'appeler
desk-name-keep = Garder ce nom
desk-address-add = Un autre numéro ou e-mail
desk-address-keep = Ajouter
desk-household-add = Qui d'autre répond au { $it }
desk-household-keep = Ajouter au foyer
desk-merges = Fiches réunies
desk-merge = { $day }, par { $who }
desk-merge-why = { $day }, par { $who } : { $why }
desk-merge-undo = Séparer
desk-accesses = Qui a ouvert cette fiche

desk-state-held = Mise de côté un instant
desk-state-prepare = À préparer
desk-state-preparing = En préparation
desk-state-aside = Mise de côté
desk-state-ready = Prête
desk-state-collected = Remise
desk-state-not-collected = Pas venue chercher
desk-state-cancelled = Annulée
desk-state-refused = Refusée
desk-state-expired = Non confirmée

purpose-taste = Ses goûts
purpose-care = Y faire attention
purpose-life = Sa vie
purpose-reach = Comment la joindre
purpose-service = Mieux servir

reason-same-name = même nom et prénom
reason-close-name = noms à une lettre près
reason-same-first-name = même prénom
reason-name-in-mail = le nom est dans l'adresse e-mail
reason-same-usual = mêmes habitudes
reason-other-channel = l'une a un numéro, l'autre un e-mail
reason-other-surname = noms de famille différents
reason-household = numéro partagé

## Chercher
desk-search-hint = Les noms, les numéros, les souvenirs et les messages, avec ou sans accents.
desk-search-none = Rien pour « { $it } ». Essayez le début d'un mot.
desk-search-said = Ce qui s'est dit

## Les appels
desk-calls-none = Personne à rappeler
desk-calls-missed = { $n ->
    [one] Un appel à rendre
   *[other] { $n } appels à rendre
}
desk-calls-empty = Les appels s'inscrivent ici dès que le téléphone est relié, dans l'atelier.
desk-calls-last = Derniers appels
desk-called-back = Rappelé
desk-call-minutes = { $n } min
desk-call-state-rings = sonne
desk-call-state-talking = en ligne
desk-hidden-text = L'appel est masqué : demandez qui c'est, la fiche se cherche par le nom.
desk-unknown-text = Ce numéro est nouveau ici.
desk-household-text = Plusieurs personnes répondent à ce numéro.
desk-call-name = Quelqu'un d'autre
desk-call-new = Ouvrir sa fiche
key-cti = Téléphone (CTI)

## La ligne
desk-voice-never = Jamais de vive voix
desk-voice-week = De vive voix cette semaine
desk-voice-since = De vive voix, { $day }
desk-line-screen = écran, { $it }
desk-line-voice = de vive voix, { $it }
desk-line-due = attendu
desk-line-word-call = appel
desk-line-word-visit = visite
desk-line-word-meet = rencontre
desk-line-says = { $title }. En un an : { $screen } contacts par écran, { $real } de vive voix.
desk-months = janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.

## La présence
desk-presence = Ma présence
desk-here = Je suis là
desk-pause-until = En pause jusqu'à { $at }
desk-away-until = Absence jusqu'au
desk-away = Je m'absente
desk-away-wrong = Choisissez un moment à venir.
desk-presence-kept = C'est affiché.
desk-presence-clients = { $n ->
    [0] Personne ne vous a encore pour interlocuteur.
    [one] Une personne compte sur vous.
   *[other] { $n } personnes comptent sur vous.
}
desk-about = Une ligne sur vous
desk-about-note = Vos clients la lisent : ce que vous aimez, ce que vous connaissez bien.
desk-hours = Vos heures
desk-hours-shop = Pour l'instant, celles du commerce.
desk-hours-from = { $it }, de
desk-hours-to = { $it }, à
desk-hours-keep = Garder
desk-hours-as-shop = Comme le commerce
desk-hours-wrong = Une plage a un début et une fin, dans cet ordre.
desk-filter = Quels fils
desk-filter-all = Tous
desk-filter-mine = Mes clients
desk-none-wait-mine = Aucun de vos clients n'attend de réponse.
desk-absent = pour { $who }, pas là
desk-advisor = Interlocuteur
desk-advisor-none = Personne encore : toute l'équipe répond.
desk-advisor-waits = Proposé, en attente de son oui.
desk-advisor-yes = A dit oui
desk-advisor-no = A dit non
desk-advisor-propose = Proposer quelqu'un
desk-advisor-who = Qui
desk-advisor-send = Proposer
desk-advisor-note = La personne reçoit un lien pour dire oui, ou choisir quelqu'un d'autre.
desk-advisor-proposed = C'est proposé. Cela compte dès qu'elle a dit oui.
desk-advisor-refused = Elle a déjà dit non à cette personne.

## Depuis le site
desk-way-site = Sur sa page
desk-way-site-to = et par SMS ou e-mail si elle l'a fermée
desk-by-site = sur le site, { $at }
desk-fate-seen = lu à { $at }
desk-fate-carried = page fermée, parti à { $at } là où la personne est jointe
desk-fate-unseen = affiché sur sa page
desk-whence-order = depuis la page de sa commande
desk-whence-alert = depuis une alerte
desk-whence-lunch = depuis les déjeuners
desk-whence-standing = depuis son ordinaire
desk-whence-memory = depuis la page de ce dont on se souvient
desk-whence-meeting = depuis un rendez-vous ou un événement
desk-whence-reserve = en train de réserver
desk-whence-shop = depuis la page du commerce
desk-whence-street = depuis la page de la rue
desk-whence-basket = panier : { $it }
desk-whence-see = Voir la commande

## Qui répond
desk-held = { $who } répond, dernier mot à { $at }.
desk-held-typing = { $who } écrit en ce moment.
desk-held-told = Un collègue répond en ce moment. Votre texte est gardé : prenez la suite, ou laissez-le finir.
desk-take = Prendre la suite
desk-taken = C'est à vous de répondre.
desk-typing = { $who } écrit…
desk-mention = { $who } vous cite : { $it }
desk-seen = Vu

## Passer la main
desk-handovers = Passer la main
desk-handovers-lead = Qui part présente qui prend la suite, client par client. Rien ne part sans votre geste, et pas un message au nouveau nom avant la présentation.
desk-handovers-none = Personne n'a encore de clients à confier, ou il n'y a personne d'autre pour prendre la suite.
desk-handover-new = Préparer un passage
desk-handover-who = Qui passe la main
desk-handover-leaver = { $who } ({ $n ->
    [one] un client
   *[other] { $n } clients
})
desk-handover-to = Qui prend la suite
desk-handover-until = Les deux sont là jusqu'au
desk-handover-gone = Départ brusque : cette personne n'est plus là, le patron présente.
desk-handover-prepare = Préparer les présentations
desk-handover-note = Chaque client aura son texte, que vous corrigez avant de l'envoyer.
desk-handover-same = Choisissez deux personnes différentes, et quelqu'un qui répond aux clients.
desk-handover-row = { $from } passe la main à { $to }
desk-handover-count = { $n } sur { $of }
desk-handover-counts = { $n } présentations faites sur { $of }, { $done } suites trouvées.
desk-handover-both = Les deux sont là : jusqu'à { $day }.
desk-handover-sudden = Départ brusque : à vous de présenter, avant { $day }.
desk-handover-done = Chacun a été présenté. Le passage est fait.
desk-intro-todo = à présenter
desk-intro-told = présenté, { $day }
desk-intro-meeting = se rencontrent { $day }
desk-intro-agreed = continue ensemble
desk-intro-other = a choisi autrement
desk-intro-words = Le texte pour { $it }
desk-intro-write = Envoyer à { $it }
desk-intro-spoken = Présenté de vive voix
desk-intro-keep = Garder le texte
desk-intro-wait = { $it } ne lui écrit pas avant d'être présenté.
desk-intro-no-way = On ne peut pas lui écrire : présentez de vive voix.
desk-not-introduced = Vous n'avez pas encore été présenté à cette personne : attendez la présentation, dans « Passer la main ».

## De vive voix
desk-rituals = À faire aujourd'hui
desk-ritual-have = Le temps que j'ai
desk-ritual-compose = Ma liste
desk-ritual-again = Refaire
desk-ritual-call = Appeler { $it }
desk-ritual-meet = Voir { $it }
desk-ritual-promised = promis
desk-ritual-minutes = { $n } min
desk-ritual-done = fait
desk-ritual-later = un autre jour
desk-ritual-line = Ce qui s'est dit, ou pourquoi pas
desk-ritual-fait = C'est fait
desk-ritual-other-day = Un autre jour
desk-ritual-no = Ne pas faire
desk-ritual-empty = Une ligne suffit : ce qui s'est dit, ou pourquoi pas.
desk-ritual-list = Votre liste est prête.
desk-ritual-nobody = Personne à appeler aujourd'hui : vos clients ont eu de vos nouvelles, ou une autre boutique les voit cette semaine.
desk-line-called = Au téléphone, { $at }, noté par { $who }
