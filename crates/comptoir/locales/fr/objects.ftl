# Mon ordinaire et les objets qui l'appellent : messages.
standing-ask-subject = Votre ordinaire pour { $hour }, { $shop } ?
standing-ask-text = On vous met de côté { $lines } pour { $day } { $hour }, { $total } ? Allergènes : { $allergens }. Répondez OUI.
standing-refused-subject = Votre ordinaire, { $shop }
standing-refused-text = Pas cette fois, désolés. { $why } Rien n'est réservé.
standing-rest-subject = Votre ordinaire se repose, { $shop }
standing-rest-text = Trois fois de suite, votre ordinaire est revenu à l'étal. Rien n'est dû. On ne met plus rien de côté tant que vous ne le réveillez pas :
standing-link-subject = Votre ordinaire, { $shop }
standing-link-text = Voici la page de votre ordinaire. Si vous n'avez rien demandé, ne faites rien.
standing-noted-text = C'est noté, comme demandé au comptoir : voici votre ordinaire chez { $shop }. Rien ne part sans vous. Pour le changer ou l'oublier :

# Qui parle
object-door = votre porte
object-phone = votre téléphone
object-phone-home = votre téléphone, à la maison
object-home = votre maison
object-link = votre lien
object-page = cette page

# Ce qu'il en est advenu
signal-line = { $moment }, { $thing } → { $outcome }
signal-placed = { $lines } de côté pour { $hour }
signal-asked = on vous demande : { $lines } pour { $hour } ?
signal-waiting = on vérifie une minute que vous partez vraiment
signal-coming = on vous attend vers { $hour }
signal-known = déjà entendu
signal-collected = remis
signal-missed = revenu à l'étal, rien n'est dû
signal-cancelled = annulé
signal-unanswered = sans réponse, revenu à l'étal
signal-undone = repris, vous n'êtes pas venu
signal-took-back = repris, rien n'est réservé
signal-refused = ce n'était pas possible
signal-disarmed = cet objet est désarmé
signal-asleep = cet objet dort depuis six mois
signal-resting = votre ordinaire se repose
signal-day = pas ce jour-là
signal-hour = pas à cette heure
signal-late = appris trop tard
signal-vague = position trop vague
signal-passing = vous n'avez fait que passer
signal-cool-down = trop tôt après le précédent
signal-cap = déjà fait aujourd'hui
signal-noted-home = bien rentré
signal-noted-away = reparti

# La page
standing-title = Mon ordinaire
standing-page-title = Mon ordinaire, { $shop }
standing-when = Vers { $hour }, { $days }.
standing-every-day = tous les jours
standing-empty = Plus rien de votre ordinaire n'est au rayon. Refaites-le depuis une commande.
standing-gone = { $n ->
    [one] Un article n'est plus au rayon : il n'est plus demandé.
   *[other] { $n } articles ne sont plus au rayon : ils ne sont plus demandés.
}
standing-rests = Votre ordinaire se repose : rien n'est mis de côté.
standing-rests-misses = Il est revenu trois fois de suite à l'étal. Rien n'est dû, et rien n'est plus mis de côté.
standing-wake = Le réveiller
standing-now = J'arrive, mettez-le de côté
standing-now-note = Sans rien d'autre à faire. Vous payez au comptoir.
standing-question = On vous met de côté { $lines } pour { $hour } ?
standing-yes = Oui, de côté
standing-no = Pas cette fois
standing-current = { $lines }, { $moment }.
standing-see = Voir la commande
standing-habit = Quand et comment
standing-mode = Quand un objet m'annonce
standing-mode-aside = Mettre de côté tout de suite
standing-mode-aside-note = On vous le dit, et vous pouvez y renoncer d'un geste.
standing-mode-ask = Me demander d'abord
standing-mode-ask-note = Vous répondez OUI. Sans réponse, tout revient à l'étal.
standing-days = Les jours
standing-usual = Heure habituelle
standing-from = À l'écoute de
standing-to = jusqu'à
standing-travel = Minutes de chez vous à la boutique
standing-cap = Fois par jour, au plus
standing-save = Garder
standing-saved = C'est gardé.
standing-content = Changer ce qu'il y a dedans
standing-pieces-of = Combien : { $name }
standing-grams-of = Combien de grammes : { $name }
standing-more = Ajouter
standing-more-none = Rien de plus
standing-content-note = Zéro retire un article. Vaut pour les prochaines fois ; ce qui est déjà commandé reste.
standing-none-left = Gardez au moins un article, ou oubliez votre ordinaire plus bas.
standing-made = C'est votre ordinaire. Un geste suffira désormais.
standing-renewed = Votre ordinaire est maintenant celui de cette commande.
standing-pause = Le laisser se reposer
standing-forget = L'oublier
standing-forget-note = Objets et journal sont oubliés avec lui.
standing-forgotten-title = C'est oublié.
standing-forgotten = Plus rien ne sera mis de côté chez { $shop } sans que vous le demandiez.
standing-sent-title = Regardez votre téléphone.
standing-sent = { $shop } connaît déjà un ordinaire à cette adresse. Son lien part vers { $to }.

devices = Mes objets
devices-lead = Une porte qui se ferme, un téléphone qui s'approche : chacun ne parle que si vous l'armez.
devices-none = Aucun objet pour l'instant.
device-link = Lien secret
device-link-note = iPhone, Android, étiquette NFC, QR
device-owntracks = OwnTracks
device-owntracks-note = l'application qui sent que vous approchez
device-homeassistant = Home Assistant
device-homeassistant-note = la porte, le bouton, la maison
device-armed = armé
device-disarmed = désarmé
device-asleep = endormi
device-since = depuis { $day }
device-arm = Armer
device-disarm = Désarmer
device-wake = Réveiller
device-remove = Retirer
device-add = Ajouter un objet
device-once = L'adresse de cet objet. Elle n'est montrée qu'une fois : gardez-la maintenant.
device-qr = Code QR du lien secret
recipes = Recettes
recipe-iphone = iPhone : quand je quitte la maison
recipe-iphone-1 = Dans Raccourcis, onglet Automatisation, touchez + puis Départ, et choisissez votre domicile.
recipe-iphone-2 = Choisissez Exécuter immédiatement, puis l'action Obtenir le contenu de l'URL.
recipe-iphone-3 = Collez l'adresse ci-dessus et choisissez la méthode POST.
recipe-android = Android : quand je quitte la maison
recipe-android-1 = Dans une application d'automatisation (Automate, MacroDroid, Tasker), choisissez le déclencheur Sortie d'une zone.
recipe-android-2 = Ajoutez l'action Requête HTTP, méthode POST, avec l'adresse ci-dessus.
recipe-nfc = Étiquette NFC près de la porte
recipe-nfc-1 = Avec NFC Tools, écrivez l'adresse ci-dessus comme lien : un contact ouvre la page, un appui commande.
recipe-nfc-2 = Sur iPhone, une automatisation NFC peut envoyer la demande sans rien ouvrir, comme ci-dessus.
recipe-qr = QR près de la porte
recipe-qr-1 = Imprimez le code ci-dessus. Le lire ouvre une page à un bouton ; regarder ne commande rien.
recipe-owntracks-1 = Dans OwnTracks, Préférences puis Connexion : mode HTTP, et l'adresse ci-dessus.
recipe-owntracks-2 = Créez une région nommée { $slug } autour de la boutique, et une nommée maison autour de chez vous, de 150 m au moins.
recipe-owntracks-3 = Votre position sert à compter les minutes et n'est jamais gardée.
recipe-ha-1 = Dans configuration.yaml, ajoutez la commande et l'automatisation, en nommant votre capteur.
recipe-ha-2 = Les événements compris : press, door_closed, left_home, home. minutes dit dans combien de temps vous êtes là.
broker = Ou par MQTT
broker-lead = Si votre maison ou votre application parle MQTT : un seul compte, pour vous seul.
broker-host = Serveur
broker-port = Port
broker-sealed = TLS
broker-open = sans TLS
broker-user = Utilisateur
broker-password = Mot de passe
recipe-owntracks-mqtt = OwnTracks en MQTT
recipe-owntracks-mqtt-1 = Dans Préférences puis Connexion : mode MQTT, et les quatre lignes ci-dessus. Les régions restent les mêmes.
recipe-ha-mqtt = Home Assistant en MQTT
recipe-ha-mqtt-1 = Dans Paramètres, Appareils et services : ajoutez MQTT avec les quatre lignes ci-dessus.
recipe-ha-mqtt-2 = { $shop } y apparaît sans autre réglage : commande, prochaine fournée, bouton J'arrive.
recipe-bridge = Vous avez déjà Mosquitto et une porte Zigbee
recipe-bridge-1 = Ajoutez ce pont à la configuration de votre Mosquitto, et redémarrez-le.
recipe-bridge-2 = À la place de porte, le nom de votre capteur dans Zigbee2MQTT. Seule la fermeture, à vos heures, est entendue.
recipe-coffee = La cafetière, quand c'est de côté
recipe-coffee-1 = Cette automatisation l'allume quand { $shop } met votre commande de côté.
log = Ce que vos objets ont dit
log-none = Rien encore.

# Le lien secret
trigger-title = Votre ordinaire chez { $shop }
trigger-text = { $lines }. Un appui, et c'est mis de côté.
trigger-button = Mettre de côté
trigger-done = C'est dit.

# Depuis une commande
make-usual = En faire mon ordinaire
make-usual-note = La même, d'un geste : par cette page, votre porte ou votre téléphone.
my-usual = Mon ordinaire
me-usual = Mes ordinaires
me-usual-row = { $shop } : { $lines }
me-usual-make = { $shop } : comme la dernière fois
coming = J'arrive
coming-in = dans { $n } min
coming-locate = Avec ma position
coming-note = Votre position reste dans ce téléphone : seules les minutes partent.
coming-said = { $shop } vous attend vers { $hour }.
coming-over = Cette commande n'est plus à retirer aujourd'hui.
coming-denied = Position refusée : choisissez vos minutes.

# Chez soi, dans Home Assistant
home-order = Mon ordinaire
home-batch = Prochaine fournée
home-armed = À l'écoute
home-come = J'arrive
home-ready = Nouvelles

# Prévenir ailleurs
bells = Prévenir chez moi
bells-lead = Une adresse de votre maison est appelée quand c'est de côté, prêt, qu'une fournée de votre ordinaire est annoncée, ou que la boutique ouvre. La cafetière, par exemple.
bells-shop = Prévenir mes systèmes
bells-shop-how = Une adresse est appelée quand la boutique ouvre, qu'une fournée est annoncée, qu'une commande avance. Sans nom ni numéro de client.
bell-url = Adresse à appeler
bell-add = Ajouter cette adresse
bell-try = Essayer
bell-tried = L'essai est parti.
bell-log = Derniers appels
bell-once = Ce qui signe les appels vers cette adresse. Il n'est montré qu'une fois.
bell-secret-of = Signature des appels vers { $host }
bell-wrong = Cette adresse ne peut pas être appelée : il faut https, et une adresse publique.
bell-works = répond
bell-fails = ne répond pas
bell-gone = ne veut plus être appelée
bell-new = pas encore appelée
bell-line = { $moment }, { $what } : { $outcome }
bell-of-test = essai
bell-of-aside = commande de côté
bell-of-ready = commande prête
bell-of-opened = ouverture
bell-of-batch = fournée
bell-of-order = commande
bell-done = reçu ({ $answer })
bell-due = en route
bell-again = nouvel essai bientôt ({ $answer })
bell-lost = abandonné ({ $answer })
bell-late = trop tard, pas envoyé
bell-coffee = La cafetière, par Home Assistant
bell-coffee-1 = Dans Home Assistant, ajoutez cette automatisation, avec un mot secret à vous et le nom de votre prise.
bell-coffee-2 = Ajoutez ci-dessus l'adresse https de votre maison, suivie de /api/webhook/ et de ce mot.
bell-coffee-3 = Touchez Essayer : l'appel d'essai doit apparaître dans ses traces.

## La ligne vers les maisons, dans l'atelier

homes-title = Les maisons
homes-how = Les maisons et les téléphones de vos clients parlent à la boutique par une ligne commune à toute la rue.
homes-line = La ligne
homes-line-none = Pas de ligne
homes-line-none-how = Les objets passent par leur adresse secrète, sur Internet. Cela suffit à la plupart.
homes-line-open = Ouverte depuis { $moment }
homes-line-opening = S'ouvre
homes-line-broken = Ne répond pas depuis { $moment }
homes-line-broken-how = Nous réessayons sans cesse. Ce que disent les maisons pendant une coupure est gardé vingt minutes.
homes-address = Son adresse
homes-outside = Son adresse pour les maisons
homes-count =
    { $n ->
        [0] Personne n'y a encore son compte.
        [one] Une maison ou un téléphone y a son compte.
       *[other] { $n } maisons et téléphones y ont leur compte.
    }
homes-inside = Tenir la ligne ici
homes-inside-how = Si aucune autre machine ne tient la ligne, celle-ci peut le faire. Chaque maison a son compte et n'entend qu'elle-même.
homes-inside-open = Ouvrir la ligne ici
homes-inside-close = Fermer la ligne
homes-inside-near = Pour l'instant, seule cette machine y accède. Qui installe le programme peut l'ouvrir aux maisons.
homes-inside-elsewhere = Une autre machine tient la ligne : elle est nommée dans les réglages du programme.
homes-inside-is = Cette machine tient la ligne. Qui s'occupe de la rue peut la fermer.
homes-inside-is-not = Cette machine ne tient pas la ligne. Qui s'occupe de la rue peut l'ouvrir.
