# Ce que la machine comprend, au comptoir et dans l'atelier.
thread-site = Visiteur du site
thread-site-note = La réponse s'affiche sur sa page, et part aussi là où cette personne l'a demandé.
thread-understood = Compris :
thread-says = { $what } : { $more }
thread-why = Pourquoi ?
thread-quoted = « { $it } »
thread-call-back = Demande à être rappelé.
thread-by-phone = Au téléphone : { $it }
thread-landline = Un téléphone fixe ne lit pas les SMS : appelez.
thread-hand = La commande, à confirmer ou à corriger
thread-hand-amends = La commande changée, à confirmer ou à corriger
thread-hand-quantity = Quantité, ligne { $n }
thread-hand-article = Article, ligne { $n }
thread-hand-none = (aucun article)
thread-hand-grams = { $it }, en grammes
thread-hand-at = Pour quand
thread-hand-wrong = Cette quantité ne se lit pas.
thread-hand-empty = Choisissez d'abord un article et sa quantité.
thread-hand-when = Choisissez d'abord le jour et l'heure.
thread-hand-back = Revenez en arrière pour changer l'heure ou la quantité : rien n'a été noté.
thread-book = Noter cette commande
thread-amend = Changer cette commande
thread-booked = Commande { $it } notée, le client est prévenu.
thread-taught = Des mots à apprendre
thread-means = « { $phrase } » veut dire { $article } ?
thread-teach = Oui, à retenir
thread-teach-no = Non
thread-learnt = C'est retenu : le prochain message avec ce mot sera compris.

intent-order = une commande
intent-modify = un changement de commande
intent-cancel = une annulation
intent-confirm = un oui
intent-decline = un non
intent-appointment = un rendez-vous
intent-pause-subscription = une pause d'abonnement
intent-subscribe-alert = une demande d'alerte
intent-start = le souhait de recevoir les messages
intent-stop = plus aucun message
intent-human = quelqu'un à qui parler
intent-question-next-batch = une question sur la prochaine fournée
intent-question-hours = une question sur les horaires
intent-question-price = une question de prix
intent-question-availability = une question sur ce qu'il y a
intent-thanks = un merci
intent-other = autre chose

doubt-time = L'heure n'est pas dite.
doubt-past = L'heure est passée.
doubt-closed = La boutique est fermée à cette heure.
doubt-unavailable = L'article n'est pas à la vente à cette heure.
doubt-lead = C'est trop tard pour le préparer.
doubt-article = Plusieurs articles conviennent.
doubt-unknown-article = Un mot n'est le nom d'aucun article.
doubt-quantity = La quantité n'est pas claire.
doubt-choice = Il manque un choix de la formule.
doubt-allergen = Une allergie ou un régime : à voir par une personne.
doubt-no-context = On ne sait pas de quelle commande il s'agit.
doubt-no-article = Aucun article n'a été reconnu.
doubt-delivery = Une livraison est demandée.
doubt-confirm = C'est assez grave pour demander un oui.
doubt-empty = Rien ne se lit.

proof-title = Messages et voix
proof-door = Messages et voix : essayer, comprendre, apprendre
proof-how = Ce que la boutique comprend seule, et ce qu'elle vous laisse.
proof-try = Essayer un message
proof-try-how = Écrivez comme un client. Rien n'est noté et rien ne part.
proof-try-text = Le message
proof-try-from = Au nom de quel numéro (facultatif)
proof-try-go = Essayer
proof-try-wrong = Ce numéro ne se lit pas.
proof-try-empty = Écrivez d'abord un message.
proof-answers = La réponse partirait ainsi :
proof-no-answer = Rien ne serait répondu.
proof-to-person = Le message attendrait une personne au comptoir.
proof-short = Une réponse courte, lue mot à mot : STOP, OUI, un nombre, ou rien à comprendre.
proof-week = La semaine
proof-week-none = Aucun message depuis une semaine.
proof-week-sum = { $n ->
    [one] Un message en sept jours, dont { $it } % compris sans aide.
   *[other] { $n } messages en sept jours, dont { $it } % compris sans aide.
}
proof-week-caption = Messages des sept derniers jours
proof-day = Jour
proof-alone = Compris
proof-asked = Redemandé
proof-person = À une personne
proof-regulars = Les habitués
proof-regulars-how = Après tant de commandes retirées, un message sans aucun doute est noté aussitôt, sans relecture. Un mot, ANNULE, le reprend. Vide : jamais.
proof-regulars-after = Commandes retirées
proof-words = Les mots de vos clients
proof-words-none = Aucun mot appris. Une correction au comptoir en propose.
proof-words-by = par { $it }
proof-words-add = Ajouter un mot
proof-words-phrase = Vos clients disent
proof-words-article = Pour dire
proof-words-wrong = Quelques mots, sans chiffres, et un article.
proof-cases = Les corrections gardées
proof-cases-how = { $n ->
    [0] Rien n'a encore été corrigé.
    [one] Une correction est gardée, sans numéro, nom ni adresse.
   *[other] { $n } corrections sont gardées, sans numéro, nom ni adresse.
}
proof-cases-go = Télécharger (JSON Lines)

key-signing = Secret de signature
key-signing-how = Celui de la passerelle : clé de signature de SMSGate, « auth token » de Twilio. Sans lui, n'importe qui connaissant l'adresse peut écrire à sa place.
key-signed = Appels signés
key-unsigned = Appels non signés
key-signing-set = Donner le secret
key-signing-change = Changer le secret
key-ovh = SMS par OVH
key-mail = E-mails à la boutique
