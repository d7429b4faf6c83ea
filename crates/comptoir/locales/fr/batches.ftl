# Fournées et suivi.
batch-alert-subject = { $article } : prêt à { $hour }
batch-alert-sms = { $article } : la prochaine fournée sera prête à { $hour }, dans { $minutes } min. Répondez 2 (ou { $word } 2) pour en réserver 2. Arrêt : STOP.
batch-alert-sms-now = { $article } : c'est prêt, tout chaud. Répondez 2 (ou { $word } 2) pour en réserver 2. Arrêt : STOP.
batch-alert-text = { $article } : la prochaine fournée sera prête à { $hour }, dans { $minutes } minutes. Réservez d'un geste :
batch-alert-text-now = { $article } : c'est prêt, tout chaud. Réservez d'un geste :
follow-ask-sms = Répondez OUI pour être prévenu : { $topics }. Sinon, ne faites rien. Arrêt à tout moment : STOP.
follow-ask-subject = Confirmez : être prévenu par { $shop }
follow-ask-text = Vous avez demandé à être prévenu : { $topics }. Confirmez par ce lien ; sinon, ne faites rien, vous ne recevrez plus rien.
follow-done = C'est fait, vous serez prévenu. Arrêt à tout moment : STOP.
alert-topic-batch = { $article }
alert-topic-shop = toutes les fournées
stop-done = C'est fait : plus aucun message de notre part, sauf pour vos commandes en cours.
problem-batch-time-title = Cette heure n'est pas possible
problem-batch-time = Une fournée est prête entre maintenant et dans une semaine.
problem-batch-closed = La boutique est fermée ce jour-là : personne ne pourrait venir. Elle rouvre { $moment }.
problem-batch-closed-long = La boutique est fermée ce jour-là : personne ne pourrait venir.
problem-landline = Ce numéro ne reçoit pas de SMS : donnez un mobile ou une adresse e-mail.
