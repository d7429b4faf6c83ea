# Le comptoir : la tablette du commerçant.

## Le cadre
counter-skip = Aller au contenu
counter-board = Tableau
counter-at-counter = { $it } au comptoir
counter-desk = Bureau
counter-workshop = Atelier
counter-day-door = Feuille du jour
counter-sends-door = Envois
counter-lock = Verrouiller
counter-it-is = Il est
counter-mute = Couper le son
counter-code = Code
counter-code-label = Code de retrait
counter-code-find = Trouver
counter-scan = Lire
counter-scan-title = Lire le QR du client
counter-close = Fermer
counter-save = Enregistrer
counter-more = Plus
counter-fewer = Moins
counter-copy = Copier
counter-remove = Retirer { $it }
counter-done = C'est réglé

## Sans réseau, et l'ordinateur du comptoir
counter-stale-seconds = Sans réseau depuis # s.
counter-stale-minutes = Sans réseau depuis # min.
counter-stale-since = Ce que vous voyez date de #.
counter-stale-none = Continuez : vos gestes seront gardés et partiront au retour.
counter-stale-one = Continuez : 1 geste est gardé et partira au retour.
counter-stale-many = Continuez : # gestes sont gardés et partiront au retour.
counter-stale-retry = Réessayer
counter-kept = Gardé : part dès que le réseau revient
counter-kept-others = Gestes gardés par un collègue sur cette tablette : #. Ils partiront quand il entrera de nouveau ici.
counter-kept-nameless = Gestes gardés sur cette tablette, on ne sait plus par qui : #. Ils ne partiront pas : regardez le tableau, et refaites ce qui manque.
counter-kept-put-away = Ne pas les envoyer
counter-offline-title = Pas de réseau
counter-offline = Le comptoir revient tout seul dès que le réseau revient. Ce qui a été touché est gardé et partira alors.
counter-offline-kept = Gardé sur cette tablette : #.
counter-replayed = Le réseau est revenu, tout est parti.
counter-conflict = # n'a pas pu être fait :
counter-conflict-unknown = la commande avait changé entre-temps. Regardez-la avant de continuer.
counter-new-mark = nouvelle
counter-new-one = Nouvelle commande : #
counter-new-many = # nouvelles commandes
counter-camera-wait = Montrez le QR à la tablette.
counter-camera-none = La tablette n'ouvre pas sa caméra. Tapez le code à quatre chiffres.
counter-segments-hint = Un SMS tient en 160 signes.
counter-segments-one = # signes sur %, 1 SMS
counter-segments-many = # signes sur %, § SMS
counter-segments-wide = « # » n'entre pas dans un SMS ordinaire : la place est divisée par deux.

## Le tableau
counter-title-board = Comptoir
counter-lanes = Les commandes
counter-lane-prepare = À préparer
counter-lane-aside = Mis de côté
counter-lane-ready = Prêtes
counter-lane-done = Remises
counter-lane-rest = { $n ->
    [one] { $n } autre après { $it }
   *[other] { $n } autres après { $it }
}
counter-empty-prepare = Rien à préparer. Les commandes arrivent ici toutes seules.
counter-empty-aside = Rien de côté pour l'instant.
counter-empty-ready = Personne n'est attendu tout de suite.
counter-empty-done = La première remise du jour s'inscrira ici.
counter-empty-shelf = Pas encore d'article compté aujourd'hui.
counter-order = Commande
counter-others = autres gestes
counter-missing = Il manque un article
counter-open-order = Ouvrir la commande
counter-move-set-aside = Mettre de côté
counter-move-ready = C'est prêt
counter-move-collected = Remise : { $it }
counter-usual-make = En faire son ordinaire
counter-usual-known = Son ordinaire est noté
counter-paid-card = Payé par carte prépayée
counter-paid-month = Au mois
counter-move-collected-free = Remise, rien à encaisser
counter-move-accepted = Remettre à préparer
counter-move-back-aside = Pas encore prête
counter-move-not-collected = Personne n'est venu
counter-undo = Annuler la remise
counter-undo-handover = Annuler la remise { $it }
counter-late = { $n ->
    [one] Pas encore venu
   *[other] Pas encore venus
}
counter-late-by = { $n ->
    [one] attendue depuis { $n } min
   *[other] attendue depuis { $n } min
}
counter-danger-region = Promesses en danger
counter-danger-promises = { $n ->
    [one] { $n } promesse est en danger.
   *[other] { $n } promesses sont en danger.
}
counter-danger-late = { $it } : la fournée sort à { $at }, plus tard que prévu.
counter-danger-small = { $it } : la fournée est plus petite que prévu.
counter-danger-flag = La fournée ne suffit plus
counter-danger-open = Voir la fournée
counter-danger-how = Proposez un autre article ou une autre heure : la commande s'ouvre d'un geste, le client est prévenu.
counter-rail = Fournées et rayon
counter-doors = Autres pages
counter-oven-label = Fournée dans { $n } min
counter-oven-at = Fournée de { $it }
counter-oven-now = La fournée sort
counter-oven-none = Annoncer une fournée
counter-oven-none-note = aucune n'est prévue d'ici ce soir
counter-oven-tell = { $n ->
    [0] personne ne la suit encore
    [one] prévenir 1 personne
   *[other] prévenir { $n } personnes
}
counter-oven-what = { $what }, { $n } à { $at }
counter-optin-door = Prévenir un client
counter-inbox-door = Messages
counter-inbox-wait = en attente
counter-failed = { $n ->
    [one] { $n } message n'est pas parti
   *[other] { $n } messages ne sont pas partis
}
counter-shelf = Encore à promettre
counter-left-then = { $left }, puis { $more } à { $at }
counter-left-none = plus rien
counter-left-none-then = { $more } à { $at }
counter-sold = vendu
counter-promised = promis
counter-kept-for-shop = gardé
counter-left = reste
counter-article = Article
counter-twin = En chiffres
counter-sell-key = −1 : vendu au comptoir
counter-sell-one = { $it }, vendu au comptoir

## Par où c'est venu
counter-way-click = par la page
counter-way-sms = par SMS
counter-way-phone = par téléphone
counter-way-counter = au comptoir
counter-way-subscription = par abonnement
counter-way-object = par un objet
counter-way-api = par un programme
counter-way-mail = par e-mail
counter-way-push = par notification
counter-who-by = { $who }, { $by }

## Les états
counter-state-held = En cours
counter-state-received = Reçue
counter-state-accepted = À préparer
counter-state-preparing = En préparation
counter-state-set_aside = Mise de côté
counter-state-ready = Prête
counter-state-collected = Remise
counter-state-refused = Refusée
counter-state-cancelled = Annulée
counter-state-not_collected = Pas venue
counter-state-expired = Expirée

## Une commande
counter-title-order = Commande { $it }
counter-order-lines = La commande
counter-swap-by = À la place
counter-swap = Remplacer
counter-drop = Retirer de la commande
counter-missing-told = Le client est prévenu aussitôt, avec le nouveau total.
counter-to-pay = À payer
counter-history = Ce qui s'est passé
counter-by-system = Comptoir
counter-by-customer = le client
counter-print = Imprimer le ticket
counter-print-again = Réimprimer (duplicata)
counter-note = Note pour l'équipe
counter-note-save = Garder la note
counter-cancel = Annuler la commande
counter-cancel-why = Pourquoi, en deux mots pour le client
counter-cancel-told = Le client est prévenu et ce qui était promis redevient libre.
counter-cancel-yes = Annuler et prévenir
counter-call = Appeler { $it }
counter-line-change = Changer
counter-line-pieces = Combien en tout
counter-line-pieces-go = Corriger
counter-refuse = Refuser la commande
counter-refuse-yes = Refuser et prévenir
counter-take-back = Annuler
counter-moved = { $code } : { $state }.
counter-moved-sold = { $it } : une de moins au rayon.
counter-moved-stale = { $it } avait changé entre-temps. La voici comme elle est.

## La remise
counter-title-handover = Remise
counter-handover-title = Quel est le code ?
counter-handover-how = Les quatre chiffres que le client a reçus.
counter-handover-none = Aucune commande ne porte le code { $it }.
counter-handover-none-how = Faites relire le code, ou demandez le nom : la commande est peut-être pour un autre jour.
counter-handover-one = Remise de la commande { $it }
counter-handover-several = { $n ->
    [one] { $n } commande porte ce code.
   *[other] { $n } commandes portent ce code.
}
counter-handover-several-how = Demandez le nom.
counter-handover-go = Remise : { $it }
counter-mind-not-ready = Elle n'est pas encore marquée prête.
counter-mind-collected = Déjà remise à { $it }.
counter-mind-other-day = Elle est pour { $it }.
counter-mind-closed = Elle n'est plus en cours.

## Annoncer une fournée
counter-title-batch = Annoncer une fournée
counter-batch-what = Quel article ?
counter-batch-other = Un autre article
counter-batch-how-many = Combien ?
counter-batch-when = Dans combien de minutes ?
counter-batch-preview = Voir qui sera prévenu
counter-batch-choose = Choisissez ce qui sort du four : vous verrez ici qui sera prévenu, par quel moyen et pour combien.
counter-batch-followers = { $n ->
    [0] personne ne le suit encore
    [one] { $n } personne le suit
   *[other] { $n } personnes le suivent
}
counter-batch-tell = { $n ->
    [one] Prévenir 1 personne
   *[other] Prévenir { $n } personnes
}
counter-batch-stops = s'arrête tout seul quand tout est promis
counter-batch-silent = Ajouter sans prévenir
counter-batch-nobody = Personne n'est à prévenir pour cet article. Les clients le verront quand même sur la page de la boutique.
counter-sms-segments = { $n ->
    [one] { $n } SMS
   *[other] { $n } SMS
}
counter-sms-wide = « { $it } » n'entre pas dans un SMS ordinaire : chaque message compte double.
counter-people = { $n ->
    [one] { $n } personne
   *[other] { $n } personnes
}
counter-free = gratuit
counter-untold = Ne recevront rien :
counter-untold-row = { $n ->
    [one] { $n } personne : { $it }
   *[other] { $n } personnes : { $it }
}
counter-channel-sms = SMS
counter-channel-email = E-mail
counter-channel-push = Notification
counter-channel-voice = Appel
counter-why-consent = pas (ou plus) d'accord donné
counter-why-quiet = hors des heures qu'ils ont choisies
counter-why-ceiling = au-delà du plafond de SMS du mois
counter-why-cap = assez de messages aujourd'hui
counter-why-suppressed = adresse qui ne répond plus, ou STOP
counter-why-expired = trop tard pour être utile
counter-why-sold-out = il n'y en avait plus
counter-why-channel = aucun moyen de les joindre

## Une fournée annoncée
counter-title-batch-one = Fournée
counter-batch-headline-told = { $n ->
    [one] { $n } personne prévenue.
   *[other] { $n } personnes prévenues.
}
counter-batch-headline-telling = { $it } personnes prévenues.
counter-batch-headline-silent = Ajoutée au rayon, sans message.
counter-batch-headline-promised = { $n ->
    [0] Rien de promis encore.
    [one] { $n } déjà promis.
   *[other] { $n } déjà promis.
}
counter-batch-reserved = Déjà promis sur cette fournée
counter-batch-reserved-none = Les réservations apparaîtront ici, une par une.
counter-batch-late = Elle a du retard
counter-batch-size = Combien y en aura-t-il ?
counter-batch-change-note = Les promesses que la fournée ne couvre plus sont montrées aussitôt.
counter-batch-sent = Messages
counter-batch-waiting = { $n ->
    [one] { $n } message va partir
   *[other] { $n } messages vont partir
}
counter-batch-failed = { $n ->
    [one] { $n } message n'a pas pu partir
   *[other] { $n } messages n'ont pas pu partir
}
counter-progress = { $n } sur { $all }
counter-batch-cost = En tout
counter-batch-stop = Arrêter l'alerte

## Prévenir un client
counter-title-optin = Prévenir un client
counter-optin-title = Un numéro, dix secondes
counter-optin-aloud = À dire à voix haute. Témoin : { $it }
counter-optin-wording = « Voulez-vous que { $it } vous prévienne de ses prochaines fournées ? Vous recevez un SMS, répondez OUI. STOP arrête tout. »
counter-optin-contact = Numéro de mobile ou e-mail
counter-optin-topics = Prévenir pour
counter-optin-topic-all = Toutes les fournées
counter-optin-topic-shop = Les nouvelles de la boutique
counter-optin-send = Envoyer la question
counter-optin-send-note = rien d'autre ne partira avant son OUI
counter-optin-asked = La question est partie vers { $it }
counter-optin-asked-sms = Dites : « Répondez OUI, et c'est fait. »
counter-optin-asked-link = Dites : « Ouvrez l'e-mail et touchez Oui, et c'est fait. »
counter-optin-wrong = Ce numéro ne se lit pas. Dix chiffres, comme 06 12 34 56 78, ou un e-mail.
counter-optin-no-topic = Choisissez au moins une chose à suivre.
counter-optin-qr = Ou par son téléphone
counter-optin-qr-label = QR de la page de suivi de la boutique
counter-optin-qr-note = Le client montre son téléphone à ce carré et s'inscrit lui-même.

## Les messages
counter-title-inbox = Messages
counter-inbox-title = { $n ->
    [one] Une personne attend une réponse
   *[other] { $n } personnes attendent une réponse
}
counter-inbox-empty-title = Tout le monde a sa réponse
counter-inbox-empty = Les SMS que la machine ne comprend pas arrivent ici, et vous y répondez avec vos mots.
counter-inbox-done = { $n ->
    [0] aucun réglé aujourd'hui
    [one] { $n } réglé aujourd'hui
   *[other] { $n } réglés aujourd'hui
}
counter-answer-to = Répondre à { $it }
counter-answer = Répondre
counter-answered = La réponse est partie.
counter-marked-done = C'est réglé, sans réponse.
counter-answer-empty = Écrivez d'abord la réponse.
counter-thread-order = { $code }, { $at }, { $state }

## Les envois
counter-title-sends = Envois
counter-sends-title = { $n ->
    [one] Un message n'est pas parti
   *[other] { $n } messages ne sont pas partis
}
counter-sends-empty-title = Tout est parti
counter-sends-leaving-title = Une alerte est en route
counter-sends-leaving = En train de partir
counter-sends-see = Voir la fournée
counter-sends-empty = Un message qui ne part pas après tous ses essais s'inscrit ici, avec sa raison.
counter-retry = Relancer
counter-retried = Le message repart.
counter-sends-sent = { $n ->
    [one] message parti cette semaine
   *[other] messages partis cette semaine
}
counter-sends-refused = Retenus exprès
counter-sends-refused-none = Aucun message n'a été retenu cette semaine.
counter-sends-refused-note = Ces messages ne sont pas partis parce que la personne ne le souhaite pas, ou pas à cette heure. Il n'y a rien à faire.
counter-delivered = Derniers partis
counter-delivered-none = Aucun message n'est encore parti.
counter-delivered-arrived = Remis
counter-delivered-left = Parti

## La feuille du jour
counter-title-day = Feuille du jour
counter-day-sum = { $n ->
    [one] { $n } commande, { $it }
   *[other] { $n } commandes, { $it }
}
counter-day-nav = Changer de jour
counter-day-before = La veille
counter-day-after = Le lendemain
counter-day-print = Imprimer
counter-day-empty = Aucune commande ce jour-là.
counter-day-totals = En tout
counter-stock = Au rayon
counter-stock-how = Une vente retire une pièce. Recomptez quand le rayon et l'écran ne disent pas pareil.
counter-stock-promised = { $n ->
    [one] dont { $n } promis
   *[other] dont { $n } promis
}
counter-sell = Vendu −1
counter-recount = Recompter
counter-recount-of = { $it }, compté au rayon
counter-recounted = Le compte est corrigé.

## Entrer
counter-title-door = Entrer
counter-door-title = Entrer au comptoir
counter-door-how = Pas de mot de passe : un lien part vers votre e-mail ou votre téléphone.
counter-door-contact = E-mail ou mobile
counter-door-send = Recevoir le lien
counter-door-wrong = Cet e-mail ou ce numéro ne se lit pas. Relisez-le.
counter-door-often = Beaucoup de demandes d'ici. Attendez une minute, puis recommencez.
counter-door-sent-title = Le lien est en route
counter-door-sent = Si { $it } est connu d'une boutique, un message y arrive. Touchez le lien qu'il porte.
counter-door-sent-note = Il sert une fois et s'éteint dans quinze minutes.
counter-door-again = Demander un autre lien
counter-door-hello = Bonjour { $it }
counter-door-where = Où travaillez-vous ?
counter-door-enter = Entrer
counter-door-spent = Ce lien ne sert plus
counter-door-spent-how = Il a déjà servi, ou il a plus de quinze minutes.
counter-pin-who = Qui est au comptoir ?
counter-pin = Code personnel
counter-pin-back = Effacer un chiffre
counter-pin-open = Ouvrir
counter-pin-link = Entrer par un lien
counter-pin-wrong = Ce n'est pas ce code. Essayez encore.
counter-pin-often = Trop d'essais. Attendez une minute, ou entrez par un lien.
counter-pair-title = Cette tablette pour { $it } ?
counter-pair-how = Elle s'ouvrira ensuite avec le code personnel de chacun, sans lien ni mot de passe.
counter-pair-name = Nom de la tablette
counter-pair-default = Tablette du comptoir
counter-pair-go = C'est bien elle
counter-pair-spent = Ce QR ne sert plus
counter-pair-spent-how = Faites-en un autre dans l'atelier, sous « Tablettes ».

## L'atelier
counter-workshop-how = Chaque réglage s'enregistre avec son bouton, et vaut aussitôt pour la page, le SMS et le comptoir.
counter-saved = C'est enregistré.
counter-ws-jumps = Dans l'atelier
counter-ws-hours = Horaires
counter-ws-hours-how = Comme vous le diriez : « 7 h - 13 h, 15 h 30 - 19 h 30 ». Une ligne vide, c'est fermé.
counter-ws-hours-wrong = Ces heures ne se lisent pas. Par exemple : 7 h - 13 h, 15 h 30 - 19 h 30
counter-ws-closed = fermé
counter-ws-monday = Lundi
counter-ws-tuesday = Mardi
counter-ws-wednesday = Mercredi
counter-ws-thursday = Jeudi
counter-ws-friday = Vendredi
counter-ws-saturday = Samedi
counter-ws-sunday = Dimanche
counter-ws-articles = Articles
counter-ws-articles-how = Coché : on le voit sur la page. Le prix vaut pour les commandes à venir.
counter-ws-articles-none = Aucun article pour l'instant.
counter-ws-on-shelf-of = { $it }, sur la page
counter-ws-price-of = Prix de { $it }, en euros
counter-ws-unit-piece = € la pièce
counter-ws-unit-kilo = € le kilo
counter-ws-channels = Canaux
counter-ws-channels-how = L'essai part vers vous seul.
counter-ws-spent-title = Les SMS du mois
counter-ws-spent = { $n ->
    [0] Aucun SMS n'est parti ce mois-ci.
    [one] Un SMS est parti ce mois-ci, environ { $cost }.
   *[other] { $count } SMS sont partis ce mois-ci, environ { $cost }.
}
counter-ws-spent-of = { $n ->
    [0] Aucun SMS n'est parti ce mois-ci, sur { $most } permis (environ { $most_cost }).
    [one] Un SMS est parti ce mois-ci sur { $most } permis, environ { $cost } sur { $most_cost }.
   *[other] { $count } SMS sont partis ce mois-ci sur { $most } permis, environ { $cost } sur { $most_cost }.
}
counter-ws-ceiling = Plafond de SMS par mois
counter-ws-ceiling-how = Un message long compte pour deux ou trois. Au plafond, les alertes et les nouvelles ne partent plus par SMS, sauf par un autre chemin que la personne a accepté. Ce qui concerne une commande et les réponses partent toujours.
counter-ws-ceiling-near = { $n } % du plafond est atteint.
counter-ws-ceiling-full = Le plafond est atteint : alertes et nouvelles ne partent plus par SMS ce mois-ci.
counter-ws-test = Essayer
counter-ws-tested = L'essai est parti vers { $it }.
counter-ws-channel-works = Répond
counter-ws-channel-cost = Répond, { $it } par message
counter-ws-channel-off = Pas branché
counter-ws-slots = Créneaux et patience
counter-ws-slot-orders = Commandes par créneau
counter-ws-slot-pieces = Pièces par créneau
counter-ws-grid = Durée d’un créneau
counter-ws-minutes = { $n } min
counter-ws-stations = Postes : { $it }. Chacun ne promet, par créneau, que les minutes du créneau.
counter-ws-stations-none = Un article qui prend du temps peut nommer son poste et ses minutes : le créneau n’en promet pas plus.
counter-ws-hold = Minutes de garde d'un panier
counter-ws-grace = Minutes de patience avant « pas venu »
counter-ws-kept = Gardé pour ceux qui passent
counter-ws-kept-none = Les articles comptés à la pièce apparaîtront ici.
counter-ws-kept-how = Ces pièces ne se promettent pas à distance.
counter-ws-closings = Fermetures
counter-ws-closings-none = Aucune fermeture prévue.
counter-ws-from = Du
counter-ws-to = Au
counter-ws-why = Raison, lue par les clients
counter-ws-close = Annoncer la fermeture
counter-ws-closing-days = du { $from } au { $to }
counter-ws-staff = Équipe
counter-ws-name = Nom
counter-ws-role = Rôle
counter-ws-staff-add = Ajouter à l'équipe
counter-ws-pin-set = Donner un code
counter-ws-pin-change = Changer le code
counter-ws-tablets = Tablettes
counter-ws-tablets-none = Aucune tablette. Un QR suffit pour en ajouter une.
counter-ws-pair = Ajouter une tablette
counter-ws-keys = Clés pour les programmes
counter-ws-keys-how = Pour une caisse, une passerelle de SMS, une maison. Une clé se montre une seule fois.
counter-ws-key-kind = Pour quoi faire ?
counter-ws-key-make = Faire une clé
counter-key-once = Copiez-la maintenant : elle ne sera plus jamais montrée.
counter-pairing = Montrez ce QR à la tablette
counter-pairing-how = Ouvrez-le avec la caméra de la tablette, avant { $it }.
counter-pairing-label = QR qui associe une tablette
counter-role-owner = Propriétaire
counter-role-counter = Comptoir
counter-role-advisor = Conseil
counter-role-street = Gestion de la rue
counter-seen = vu { $it }
counter-seen-never = jamais utilisée
counter-key-api-counter = Programme, droits du comptoir
counter-key-api-owner = Programme, droits du propriétaire
counter-key-smsgate = SMS par un téléphone (SMSGate)
counter-key-twilio = SMS et voix par Twilio
counter-key-printer = Imprimante à tickets

## Les vraies pages
counter-owner-only = L'atelier est à la propriétaire ou au propriétaire de la boutique.
counter-now-is = elle est maintenant à l'état « { $it } ». Regardez-la avant de continuer.
counter-somebody = Sans nom
counter-colleague = Quelqu'un s'en est déjà occupé.
counter-danger-short = { $it } : il n'y en a plus assez pour ce qui est promis.
counter-history-noted = Note changée
counter-history-counted = { $it } : quantité corrigée
counter-history-swapped = { $old } remplacé par { $new }
counter-history-dropped = Retiré : { $it }
counter-why-stopped = alerte arrêtée à la main
counter-link-subject = Votre lien pour entrer, { $shop }
counter-link-text = Bonjour { $name }, touchez ce lien pour entrer au comptoir. Il sert une fois, pendant quinze minutes.
counter-since = depuis { $it }
counter-ws-closing-day = le { $it }
counter-ws-closing-wrong = Ces jours ne se lisent pas : le premier vient avant le dernier, qui n'est pas passé.
counter-ws-number-wrong = Un de ces nombres ne se lit pas.
counter-ws-price-wrong = Un de ces prix ne se lit pas. Par exemple : 1,35
counter-ws-name-wrong = Il manque le nom.
counter-ws-own-rights = C'est votre propre adresse : vous ne pouvez pas vous retirer l'atelier.
counter-ws-pin-wrong = Un code a 4 à 8 chiffres.
counter-ws-unlimited = sans limite
counter-test-subject = Essai du comptoir
counter-test-text = Essai : les messages de la boutique arrivent ici.
counter-optin-often = La question vient de partir plusieurs fois vers cette adresse. Attendez une minute.
counter-stock-grams = en grammes
counter-why-gone = Cette adresse n'existe plus
counter-why-lost = Le réseau a rendu ce message : le téléphone est éteint, hors d'atteinte, ou le numéro n'existe plus
counter-why-unset = Ce moyen n'est pas encore branché
counter-why-provider = Réponse de l'opérateur : { $it }
counter-printing = Le ticket part à l'imprimante.
counter-title-ticket = Ticket { $it }
counter-ticket-copy = DUPLICATA
counter-ticket-code = Code { $it }
counter-to-shop = Changer de boutique

counter-art-new = Nouvel article
counter-art-wrong = Rien n’est enregistré : un champ est à revoir.
counter-art-what = Ce que c’est
counter-art-name = Nom
counter-art-name-how = Comme sur l’étiquette.
counter-art-name-wrong = Donnez-lui un nom.
counter-art-category = Rayon
counter-art-category-how = Pains, Viennoiseries, Coupes…
counter-art-category-wrong = Dites dans quel rayon.
counter-art-description = Une phrase
counter-art-description-how = Facultatif. Les clients la lisent.
counter-art-options = Options
counter-art-options-how = Gratuites, séparées par des virgules : tranché, bien cuit
counter-art-synonyms = Autres noms
counter-art-synonyms-how = Ceux qu’on vous dit : chocolatine, pain choco. Ils servent aux SMS et à la recherche.
counter-art-active = Sur la page
counter-art-price = Prix
counter-art-cost = Prix TTC
counter-art-cost-how = Vaut pour les commandes à venir.
counter-art-unit = Vendu
counter-art-piece = à la pièce
counter-art-kilo = au poids, prix du kilo
counter-art-service = service, sur rendez-vous
counter-art-vat = TVA
counter-art-percent = { $it } %
counter-art-minutes = Durée d’un service, en minutes
counter-art-minutes-how = Rien pour un produit.
counter-art-minutes-wrong = Un service a une durée : 30, par exemple.
counter-art-choose = Choisissez dans la liste.
counter-art-allergens = Allergènes
counter-art-contains = Contient
counter-art-traces = Traces possibles
counter-art-declared = J’ai vérifié : il n’y en a pas d’autre
counter-art-stock = Stock
counter-art-counted = Compté
counter-art-daily = chaque jour, rien ne reste le soir
counter-art-lasting = un stock qui se garde
counter-art-uncounted = pas compté, toujours possible
counter-art-plan = Fournées de chaque jour
counter-art-plan-how = L’heure et combien : ouverture : 12, 6 h 30 : 40, 16 h : 30
counter-art-plan-wrong = Cette ligne ne se lit pas. Par exemple : ouverture : 12, 6 h 30 : 40
counter-art-walk-in = Gardés pour ceux qui passent
counter-art-walk-in-how = Jamais promis à distance.
counter-art-made = Préparation
counter-art-station = Poste
counter-art-station-how = Four, Sandwichs… La liste des déjeuners y range l’article. Rien : aucun.
counter-art-station-wrong = Dites à quel poste ces minutes se passent.
counter-art-work = Minutes de travail pour un
counter-art-work-how = Un créneau n’en promet pas plus que ses minutes. Rien : sans limite.
counter-art-work-wrong = Un nombre entier de minutes, par exemple 3.
counter-art-ahead = À commander d’avance
counter-art-lead = Heures d’avance
counter-art-lead-how = 48 pour deux jours. Rien : tout de suite.
counter-art-lead-wrong = Un nombre d’heures, par exemple 24.
counter-art-cut-off = La veille, avant
counter-art-cut-off-how = 18 h, par exemple. Rien : pas de limite.
counter-art-cut-off-wrong = Une heure, par exemple 18 h.
counter-art-available = À retirer
counter-art-available-how = 10 h 30 - 14 h, ou la règle OpenStreetMap : Tu-Su 10:30-14:00. Rien : toute la journée.
counter-art-available-wrong = Des heures, par exemple 10 h 30 - 14 h.

# Ceux qui arrivent
counter-arriving = Arrivent
counter-arriving-in = { $it } min
counter-arriving-there = là
counter-ws-arrivals = Ceux qui arrivent
counter-ws-arrivals-how = Quand la porte ou le téléphone d'un habitué l'annonce, sa commande apparaît en tête du comptoir.
counter-ws-arrivals-tap = Nous touchons « Mettre de côté » quand c'est fait
counter-ws-arrivals-auto = La commande est marquée de côté toute seule
counter-gift = { $it }, offert par { $who } : dites-le en le remettant. Allergènes : { $list }.
sign-title = La boutique
sign-how = Ce que les clients lisent de vous : la page, les messages, les papiers.
sign-name = Enseigne
sign-name-how = En tête de chaque SMS : courte, elle laisse la place au message.
sign-activity = Métier
sign-activity-how = boulangerie, fleuriste, librairie… Le premier mot choisit le dessin.
sign-activity-wrong = Dites en un mot ce que vous faites.
sign-description = Une phrase ou deux
sign-description-how = Sous l'enseigne, sur votre page.
sign-street = Numéro et rue
sign-street-how = La place sur le plan ne bouge pas : elle se change par le fichier de la rue.
sign-postcode = Code postal
sign-city = Commune
sign-place-wrong = Où vous trouve-t-on ?
sign-phone = Téléphone de la boutique
sign-phone-how = Vide : la page n'en montre pas.
sign-sms = Numéro qui lit les SMS
sign-sms-how = Celui de la carte SIM ou de l'opérateur, pas le vôtre. Vide : on ne vous écrit pas par SMS.
sign-phone-wrong = Un numéro, par exemple 06 39 98 41 11.
sign-email = E-mail de la boutique
sign-email-wrong = Une adresse, par exemple pain@example.org.
sign-accent = Couleur de l'auvent
sign-by-trade = Celle du métier
sign-crust = Croûte
sign-honey = Miel
sign-pumpkin = Potiron
sign-brick = Brique
sign-wine = Vin
sign-lavender = Lavande
sign-ink = Encre
sign-teal = Canard
sign-leaf = Feuille
sign-linen = Lin
sign-leather = Cuir
sign-slate = Ardoise
