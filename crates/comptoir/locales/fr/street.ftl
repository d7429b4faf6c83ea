# La rue, les commerces, la réservation, le suivi, les pages du visiteur.
reserve = Réserver
open = Ouvert
soon = Bientôt
shut = Fermé
today = Aujourd'hui
tomorrow = Demain
hour = Heure
number = numéro
change = Changer
code = Code

# La rue
street-title = { $street } : ouvert maintenant
street-description = Les commerces de la { $street } : ce qui est ouvert, ce qui sort du four, réserver et passer prendre.
street-promise = Pas de compte à créer, pas de suivi. Un numéro suffit pour réserver, et vous l'effacez quand vous voulez.
other-language = In English
counts-open = { $n ->
    [one] { $n } ouvert
   *[other] { $n } ouverts
}
counts-soon = { $n ->
    [one] { $n } ouvre à { $at }
   *[other] { $n } ouvrent bientôt
}
counts-shut = { $n ->
    [one] { $n } fermé
   *[other] { $n } fermés
}
search-label = Chercher dans toute la rue
search-tries = Recherches du jour
search-clear = Effacer
search-none = Rien de tel dans la rue aujourd'hui. Essayez un mot plus court, ou demandez à un commerçant.
search-found = { $n ->
    [0] Rien pour « { $query } »
    [one] Un résultat pour « { $query } »
   *[other] { $n } résultats pour « { $query } »
}
search-read = Nous avons lu : { $words }.
batches-title = Ce qui sort du four
follow-this = Me prévenir de cette fournée : { $what }
shops-title = { $n ->
    [one] Le commerce de la rue
   *[other] Les { $n } commerces
}
plan-title = Le plan
plan-note = Chaque maison mène à sa page.
plan-see = Voir le plan
plan-describe = Plan de la { $street }
news-batch = { $day }, { $hour }. { $what } sort à { $at }.
news-open = { $day }, { $hour }. { $n ->
    [0] La rue est fermée.
    [one] Un commerce est ouvert.
   *[other] { $n } commerces sont ouverts.
}
within-minutes = dans { $n } min
within-hours = dans { $h } h { $m }

# Le commerce
open-until = Ouvert jusqu'à { $at }
until = jusqu'à { $at }
opens-at = ouvre à { $at }
opens-on = ouvre { $day } à { $at }
shut-opens-on = Fermé, ouvre { $day } à { $at }
hours-line = { $day } : { $hours }.
hours-range = de { $from } à { $to }
hours-none = fermé
exceptional-shut = Fermé { $day } : { $reason }
exceptional-hours = Horaires changés { $day } : { $hours }
shop-at = { $activity }, au { $number }
call = Appeler
by-sms = Par SMS
go-there = Y aller
by-mail = Écrire
next-batch = Prochaine fournée
free-of = { $left } sur { $of } encore libres
free-short = { $left } sur { $of } libres
follow-each = Me prévenir à chaque fournée
follow-again = Me prévenir quand il y en a
week-hours = Horaires de la semaine et adresse
shelves = Rayons
shelf-main = À l'étal
shelf-services = Prestations
shelf-order = Sur commande
price-note = Prix TTC
per-kilo = le kilo
options-of = Options : { $what }
quantity-of = Quantité : { $what }
one-more = Un de plus : { $what }
one-less = Un de moins : { $what }
left-plenty = reste { $n }
left-few = plus que { $n }
left-then = { $now }, puis { $more } à { $at }
left-at = { $n } à { $at }
left-out-at = à { $at }
left-out = épuisé
left-out-next = épuisé, { $day } à { $at }
left-none = pas aujourd'hui
lead-hours = { $n } h à l'avance, au plus tôt { $at }
lead-cut-off = à commander avant { $at } la veille
available-between = de { $from } à { $to }
minutes-long = { $n } min
ask-appointment = Sur rendez-vous : appelez
unique = pièce unique
options = Au choix : { $list }
allergens-may = Peut contenir : { $list }
allergens-undeclared = Allergènes non déclarés : demandez-nous
allergens-none = Aucun des 14 allergènes
allergen-gluten = gluten
allergen-crustaces = crustacés
allergen-oeufs = œufs
allergen-poissons = poissons
allergen-arachides = arachides
allergen-soja = soja
allergen-lait = lait
allergen-fruits-a-coque = fruits à coque
allergen-celeri = céleri
allergen-moutarde = moutarde
allergen-sesame = sésame
allergen-sulfites = sulfites
allergen-lupin = lupin
allergen-mollusques = mollusques
your-basket = Votre panier
basket-nothing = Rien encore
basket-one = { $n } article
basket-many = { $n } articles
paid-at-pickup = payé au retrait
day-title = La journée : { $what }
day-lead = Vous pouvez encore en réserver { $list }.
day-lead-item = { $n } pour { $at }
day-lead-none = Tout est promis pour aujourd'hui.
day-description = Sorties du four : { $batches }. À { $now }, { $sold } sont vendues ou promises sur { $supply } ; d'ici ce soir, { $demand } sur { $total }.
day-batch = { $n } à { $at }
day-shut = fermé
day-supply = sorties du four
day-sold = vendues
day-promised = promises
day-table = La même chose en tableau
day-supply-col = Sorties
day-demand-col = Vendues et promises
feed-batches = Fournées par flux Atom
feed-json = JSON
feed-calendar = agenda
qr-sheet = Réservez, suivez les fournées : cette page, dans votre poche.
adults-only = L'alcool ne se vend pas aux mineurs.

# Suivre
follow-title = Être prévenu de la prochaine fournée
follow-lead = Un message quand le pain est annoncé. Vous arrêtez quand vous voulez, d'un mot.
follow-what = Me prévenir pour
follow-topic-shop = Tout ce qui sort du four
follow-contact = Votre numéro de mobile ou votre e-mail
follow-legal = Nous vous demandons d'abord de confirmer. Rien d'autre ne vous sera envoyé.
follow-button = Me prévenir
follow-wrong = Ce n'est ni un numéro ni un e-mail. Écrivez par exemple 06 39 98 70 12.
follow-no-topic = Cochez au moins une chose à suivre.
push-button = Sur ce téléphone
push-done = C'est noté : cet appareil sera prévenu.
push-refused = Cet appareil n'accepte pas les alertes. Un SMS ou un e-mail marchent aussi.
follow-sent-title = Regardez votre téléphone.
follow-sent-sms = Un SMS part vers le { $to }. Répondez OUI et c'est fait.
follow-sent-mail = Un e-mail part vers { $to }. Ouvrez le lien qu'il contient et c'est fait.
follow-sent-note = Sans réponse, nous oublions ce numéro.
follow-confirm-title = Être prévenu par { $shop } ?
follow-confirm-text = Pour : { $topics }. Par { $channel }, à { $to }.
follow-confirm-button = Oui, prévenez-moi
follow-confirmed-title = C'est noté.
follow-confirmed-text = { $shop } vous préviendra : { $topics }.
follow-confirmed-see = Voir ce que je suis
follow-gone-title = Ce lien a déjà servi.
follow-gone-text = Votre choix est enregistré. S'il ne vient pas de vous, ne faites rien : rien ne partira.
unsubscribe-title = Ne plus être prévenu ?
unsubscribe-text = { $shop } ne vous enverra plus d'alerte. Les messages de vos commandes continuent.
unsubscribe-button = Ne plus me prévenir
unsubscribed-title = C'est arrêté.
unsubscribed-text = Vous ne recevrez plus d'alerte de { $shop }.
manage-title = Ce que vous suivez
manage-lead = Alertes pour { $whom }.
manage-nothing = Vous ne suivez rien pour l'instant.
manage-keep = Garder ces choix
manage-hours = À quelles heures
manage-from = À partir de
manage-until = Jusqu'à
manage-hours-note = Vide : à toute heure. Une fournée n'attend pas : hors de ces heures, l'alerte ne part pas.
manage-hours-wrong = Ces heures ne se lisent pas. Écrivez-les comme 07:30, deux heures différentes, ou laissez vide. Rien n'a changé.
manage-stop = Tout arrêter
manage-note = Les messages de vos commandes ne sont pas des alertes : ils continuent.
manage-saved = Vos choix sont gardés.
manage-stopped = Tout est arrêté. Vous ne recevrez plus d'alerte.
manage-proof = Accord du { $at }, { $how }.

# Réserver
reserve-title = Mettre de côté
reserve-page-title = Mettre de côté, { $shop }
reserve-held = Mis de côté pour vous jusqu'à { $at }
reserve-when = À quelle heure ?
reserve-day = Jour
reserve-who = À quel nom ?
reserve-known = Nous vous avons reconnu. Corrigez si ce n'est pas vous.
your-name = Votre prénom ou votre nom
your-contact = Téléphone ou e-mail
your-contact-note = Pour vous dire que c'est prêt. Rien d'autre.
your-order = Votre commande
name-missing = Un prénom suffit, pour vous appeler au comptoir.
contact-wrong = Ce n'est ni un numéro ni un e-mail. Écrivez par exemple 06 39 98 70 12.
slot-missing = Choisissez une heure.
reserve-alert = Me prévenir aussi des prochaines fournées : { $what }
reserve-adult = J'ai 18 ans ou plus. Une pièce d'identité pourra m'être demandée.
reserve-button = Réserver { $when }, { $total }
when-at = pour { $at }
when-day = pour { $day }, { $at }
when-soonest = dès que possible
reserve-button-plain = Réserver, { $total }
soonest = Dès que possible
soonest-at = vers { $at }
slot-full = complet
slot-short = pas assez
slot-hot = pain chaud
slot-places = { $n ->
    [one] { $n } place
   *[other] { $n } places
}
slot-free = libre
part-morning = Le matin
part-noon = À midi
part-afternoon = L'après-midi
part-evening = Le soir
no-slot-today = Plus d'heure libre ce jour-là. Les jours suivants sont au-dessus.
refusal-lead = Rien n'est perdu : voici ce que nous pouvons tenir.
refusal-wanted = Vous en vouliez { $n }. Rien n'est perdu : voici ce que nous pouvons tenir.
refusal-left = { $n ->
    [0] Pour { $at }, il ne reste plus de : { $what }.
    [one] Pour { $at }, il ne reste qu'un : { $what }.
   *[other] Pour { $at }, il n'en reste que { $n } : { $what }.
}
refusal-slot-full = { $at } est complet.
refusal-closed = { $shop } est fermé à cette heure.
way-later = { $what } à { $at }
way-later-day = { $what }, { $day } à { $at }
way-later-note = tout y est
way-fewer = { $what } à { $at }
way-fewer-note = { $now } au lieu de { $before }
way-nearest = { $what } à la place
way-nearest-note = { $total }
way-ask = Demander à { $shop }
way-ask-note = par téléphone, { $phone }

# La commande
order-title = Commande { $code } : { $state }
order-received = C'est réservé pour { $at }.
order-set-aside = C'est mis de côté jusqu'à { $at }.
order-ready = C'est prêt.
order-collected = C'est remis. Merci.
order-cancelled = Commande annulée. Merci de l'avoir dit.
order-not-collected = La commande n'a pas été retirée.
order-refused = { $shop } ne peut pas préparer cette commande.
order-waits = { $shop } vous attend { $day } à { $at }.
order-ready-more = { $shop } vous attend. Dites votre code au comptoir.
order-collected-more = Remis à { $at } par { $shop }.
order-cancelled-more = Ce qui était mis de côté est rendu aux voisins.
order-not-collected-more = Elle était prévue { $day } à { $at }. Un empêchement arrive ; dites-le nous la prochaine fois, c'est tout.
order-refused-more = { $reason } Rien ne vous est compté.
order-reserved = C'est noté. Cette page se met à jour toute seule.
say-code = Dites ce code au comptoir
qr-code = Code QR de retrait
to-pay = À payer au retrait
paid = Payé
nothing-due = Rien à payer
vat-line = dont TVA { $rate } % : { $amount }
receipt-line = Reçu du { $day } à { $at }, nº { $number }
where-it-is = Où en est la commande
step-received = Reçue
step-set-aside = De côté
step-ready = Prête
step-collected = Remise
state-received = Reçue
state-accepted = Acceptée
state-preparing = En préparation
state-set-aside = Mise de côté
state-ready = Prête
state-collected = Remise
state-cancelled = Annulée
state-refused = Refusée
state-not-collected = Non retirée
my-calendar = Mon agenda
order-again = Refaire la même
print = Imprimer
cannot-come = Je ne peux pas venir
cannot-come-note = Dites-le sans gêne : un voisin en profitera.
ics-title = { $shop } : commande { $code }

# Les pages du visiteur
basket-title = Ce qui est mis de côté
basket-empty = Rien n'est mis de côté pour l'instant.
basket-note = Sans heure choisie, tout retourne à l'étal au bout de dix minutes.
see-street = Voir la rue
choose-hour = Choisir l'heure
let-go = Rendre
held-until = Mis de côté jusqu'à { $at }
orders-title = Vos commandes
orders-empty = Ce téléphone ne connaît pas encore de commande.
orders-coming = À venir
orders-past = Passées
orders-note = Seul ce téléphone les connaît. Le lien reçu par message y mène aussi.
me-title = Moi
me-known = Ce que ce téléphone retient
me-nothing = Rien. Votre nom et votre numéro seront retenus ici après une première réservation, pour ne pas les retaper.
me-forget = Oublier ce téléphone
me-forget-note = Vos commandes restent chez les commerçants ; ce téléphone ne vous reconnaîtra plus.
me-forgotten = C'est oublié.
me-alerts = Mes alertes
me-no-alert = Aucune alerte. Chaque page de commerce en propose.
me-language = Langue

# Les liens des messages, les flux
street-empty = La rue attend ses premiers commerces.
shelf-for-day = pour { $day }
adult-missing = Cochez la case pour continuer.
alert-title = { $what } : la fournée sort { $moment }.
alert-title-now = { $what } : c'est prêt.
alert-left = Encore { $n } à réserver, { $price }.
alert-price = { $price }
alert-free = Encore { $n } à réserver.
alert-reserve = En réserver { $n }
alert-other = Choisir une autre heure
agreed-page = sur la page
agreed-till = au comptoir
agreed-browser = dans ce navigateur
agreed-elsewhere = par un autre service
agreed-witness = devant { $who }
agreed-on = le { $day }, { $how }
this-browser = ce navigateur
channel-sms = SMS
channel-mail = e-mail
me-follow = { $shop } : { $what }
feed-title = { $shop } : les fournées
feed-entry = { $article } : prêt à { $hour }
feed-entry-text = { $n } pour { $day } à { $hour }, { $price }.
plan-hot = chaud

write-title = Écrivez comme vous parlez
write-page = Écrire à { $shop }
write-lead = { $state }. La réponse vient tout de suite ; si ce n'est pas clair, quelqu'un de la boutique vous répond.
write-examples = Par exemple
write-example-order = 1 { $article } pour 18 h s'il vous plaît
write-example-hours = Vous fermez à quelle heure ?
write-example-price = C'est combien, { $article } ?
write-thread = Votre conversation
write-you = Vous
write-by-itself = Réponse automatique
write-label = Votre message
write-send = Envoyer
write-empty = Écrivez d'abord ce que vous voulez dire.
write-long = C'est un peu long : en 600 signes, s'il vous plaît.
write-finish = Finir ma réservation
write-done = Votre réservation, code { $code }
write-reach = Où vous répondre si vous fermez cette page ? Mobile ou e-mail
write-reach-button = Répondez-moi aussi là
write-reach-known = La réponse s'affiche ici, et vous est envoyée au { $contact }.
write-box = Une question, une commande ?
write-box-lead = Écrivez comme vous parlez.
by-chat = Écrire
