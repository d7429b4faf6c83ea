# Effacer une personne, et ce qu'on garde
erase-door = Effacer tout ce que { $shop } sait de vous
erase-title = Effacer tout ce que { $shop } sait de vous ?
erase-goes = Partent tout de suite, et pour de bon : votre nom, vos numéros, vos adresses, ce qu'on a noté, vos messages et vos appels, ce que vous suivez, votre ordinaire, vos objets et vos abonnements.
erase-orders = { $n ->
    [one] Votre commande passée reste dans les comptes, sans votre nom : la loi demande au commerçant de garder ses comptes dix ans.
   *[other] Vos { $n } commandes passées restent dans les comptes, sans votre nom : la loi demande au commerçant de garder ses comptes dix ans.
}
erase-papers = { $n ->
    [one] Votre facture garde le nom qui y est écrit, pour la même raison.
   *[other] Vos { $n } factures gardent le nom qui y est écrit, pour la même raison.
}
erase-open = { $n ->
    [one] Une commande n'est pas encore close : votre nom y reste jusqu'à sa remise, puis s'efface tout seul.
   *[other] { $n } commandes ne sont pas encore closes : votre nom y reste jusqu'à leur remise, puis s'efface tout seul.
}
erase-uneven = Votre abonnement déjeuner s'arrête, mais il a encore un solde : votre nom y reste jusqu'à ce qu'il soit réglé au comptoir.
erase-unanswered = Ce que vous avez écrit n'aura pas de réponse.
erase-do = Effacer pour de bon
erase-not = Ne rien effacer
erase-done-title = { $shop } ne sait plus qui vous êtes
erase-done = C'est effacé. Si vous revenez, vous serez quelqu'un de nouveau.
erase-door-of = Effacer cette personne
erase-title-of = Effacer { $who } ?
erase-goes-of = Partent tout de suite, et pour de bon : le nom, les numéros, les adresses, les souvenirs, les messages et les appels, ce que la personne suit, son ordinaire, ses objets et ses abonnements.
erase-orders-of = { $n ->
    [one] Une commande passée reste dans les comptes, sans nom : la loi demande de les garder dix ans.
   *[other] { $n } commandes passées restent dans les comptes, sans nom : la loi demande de les garder dix ans.
}
erase-papers-of = { $n ->
    [one] Une facture garde le nom qui y est écrit, pour la même raison. Dites-le à la personne.
   *[other] { $n } factures gardent le nom qui y est écrit, pour la même raison. Dites-le à la personne.
}
erase-open-of = { $n ->
    [one] Une commande n'est pas encore close : le nom y reste jusqu'à sa remise, puis s'efface tout seul.
   *[other] { $n } commandes ne sont pas encore closes : le nom y reste jusqu'à leur remise, puis s'efface tout seul.
}
erase-uneven-of = L'abonnement déjeuner s'arrête, mais il a encore un solde : le nom y reste jusqu'à ce qu'il soit réglé.
erase-unanswered-of = Un message attend encore une réponse : répondez avant, ou il part avec le reste.
erase-told-of = Cela ne se défait pas. Qui a effacé, et quand, reste écrit.
erase-done-of = C'est effacé.
erase-only-owner = Effacer une personne revient au patron.
erase-gone = Cette personne a demandé l'oubli : sa fiche est effacée ({ $day }).

kept-title = Ce qu'on garde, et combien de temps
kept-how = Chaque nuit, ce qui a fait son temps s'efface tout seul. Rien à faire.
kept-last = Dernier passage : { $moment }.
kept-never = Le premier passage aura lieu cette nuit, après 3 h.
kept-col-what = Quoi
kept-col-time = Combien de temps
kept-col-why = Pourquoi
kept-went = { $n ->
    [one] une ligne effacée au dernier passage
   *[other] { $n } lignes effacées au dernier passage
}
kept-years = { $n ->
    [one] 1 an
   *[other] { $n } ans
}
kept-days = { $n ->
    [one] 1 jour
   *[other] { $n } jours
}
kept-source-commerce = Code de commerce, article L123-22
kept-source-cnil = CNIL : trois ans après le dernier signe de vie
kept-source-logs = CNIL : journaux gardés de six mois à un an
kept-source-own = le temps que cela sert
kept-books = Les commandes et les factures
kept-time-books = 10 ans au moins
kept-file = La fiche de qui n'a plus donné signe de vie
kept-notes = Ce qui est noté d'une personne
kept-time-notes = jusqu'à sa date, ou avec la fiche
kept-heard = Ce que les gens écrivent
kept-told = Vos réponses et les messages de commande
kept-alerts = Les alertes envoyées
kept-links = Les liens pour entrer ou confirmer
kept-asked = Une demande d'alerte restée sans oui
kept-followers = Qui suit vos fournées sans plus donner signe de vie
kept-stopped = Qui a dit STOP, et la preuve de son accord
kept-baskets = Un panier jamais confirmé, avec un nom
kept-calls = Les appels et leurs notes
kept-rings = Le détail brut du téléphone
kept-signals = Ce que disent les objets
kept-lunches = Les jours d'abonnement
kept-keys = Les entrées et tablettes terminées
kept-accesses = Qui a ouvert quelle fiche
kept-drafts = Les réponses commencées et laissées
kept-rituals = Les listes « à faire aujourd'hui », attentions et cartes
kept-meetings = Les rendez-vous et les inscriptions
kept-projects = Les projets de vie terminés, et leurs étapes
kept-rooms = Ce que deux navigateurs se disent pour se trouver en vidéo
kept-time-rooms = une minute
access-title = Qui a ouvert quelle fiche
access-how = Chaque ouverture d'une fiche s'écrit ici, et la personne la lit sur sa page. Votre équipe le sait : c'est dit sur chaque fiche. Gardé un an.
access-told = Chaque ouverture est notée : la personne et le patron la lisent.
access-who = Qui
access-everyone = toute l'équipe
access-look = Voir
access-of = La fiche : { $it }
access-all = Toutes les fiches
access-none = Personne n'a ouvert de fiche.
access-more = Plus tôt
access-col-when = Quand
access-col-who = Qui
access-col-whose = Quelle fiche
access-col-from = D'où
access-forgotten = personne effacée
access-place-file = le bureau
access-place-subscriber = la page de l'abonné
access-from = { $place }, depuis { $it }
kept-quotes = Les devis restés sans oui, avec un nom
access-place-quote = le devis
