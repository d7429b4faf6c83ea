# Abonnement déjeuner : ce que l'on dit, par message et à l'écran.
lunch-every-day = tous les jours
lunch-from-to-days = du { $from } au { $to }
lunch-chef = surprise du chef
lunch-chef-part = { $part } surprise
lunch-formula = { $name } : { $parts }
lunch-on-day = { $day }
lunch-from-to = du { $from } au { $to }
lunch-from-on = à partir du { $from }
lunch-change-replaced = { $new } à la place de { $gone }, qui manque.
lunch-change-moved = À { $to } au lieu de { $from } : l'heure était complète.
lunch-change-card-over = Votre carte est finie : ce déjeuner est à régler sur place.
lunch-change-card-low = { $n ->
    [0] C'est le dernier déjeuner de votre carte.
    [one] Il reste 1 déjeuner sur votre carte.
   *[other] Il reste { $n } déjeuners sur votre carte.
}
lunch-change-missing = { $name } manque et rien ne peut le remplacer.
lunch-change-no-surprise = Le chef n'a rien qui vous convienne ce jour-là.
lunch-change-no-slot = Il n'y a plus de place autour de votre heure.
lunch-change-shut = La boutique est fermée.
lunch-change-shut-why = La boutique est fermée : { $why }.
lunch-change-late = Nous n'avons pas pu la préparer à temps, pardon.
lunch-note-card = Carte déjeuner : rien à encaisser
lunch-note-month = Déjeuner au mois : rien à encaisser
lunch-due-pickup = { $total } sur place.
lunch-due-card = Payé par votre carte.
lunch-due-month = Sur votre compte du mois.
lunch-price = { $name } : { $after } au lieu de { $before }

lunch-asked-subject = Votre abonnement déjeuner, { $shop }
lunch-asked-text = Un abonnement déjeuner est demandé pour { $name }. C'est vous ? Ouvrez ce lien et confirmez, sinon rien ne se passe :
lunch-made-subject = Votre abonnement déjeuner, { $shop }
lunch-made-text = C'est noté : { $what }, { $days } à { $hour }, dès { $from }. Changez, passez un jour ou arrêtez d'un geste jusqu'à { $limit } la veille :
lunch-tomorrow-subject = Votre déjeuner, code { $code }, { $shop }
lunch-tomorrow-text = Déjeuner pour { $day } { $hour } : { $lines }. { $due } Code { $code }.{ $changes } Allergènes : { $allergens }.
lunch-refused-subject = Pas de déjeuner { $day }, { $shop }
lunch-refused-text = Pas de déjeuner pour { $day }. { $why } Rien n'est dû.
lunch-prices-subject = Prix de votre abonnement déjeuner, { $shop }
lunch-prices-text = À partir de { $from } : { $changes }. Jusque-là rien ne change, et vous pouvez arrêter d'un geste :
lunch-ended-subject = Abonnement déjeuner arrêté, { $shop }
lunch-ended-text = Votre abonnement déjeuner est arrêté. Ce qui est déjà commandé reste.{ $rest } Merci, { $name }.
lunch-ended-card = Il reste { $n } déjeuners sur votre carte : passez au comptoir.
lunch-ended-due = Il reste { $due } à régler au comptoir.
lunch-rests-subject = Votre abonnement déjeuner se repose, { $shop }
lunch-rests-text = Trois déjeuners de suite n'ont pas été pris : nous mettons votre abonnement en pause. Rien n'est dû. Pour le reprendre :

lunch-by-sms-paused = C'est noté, pas de déjeuner { $span }.
lunch-by-sms-back = Reprise { $day }.
lunch-by-sms-open = Dites-nous quand reprendre.
lunch-by-sms-resumed = C'est noté, vos déjeuners reprennent { $day }.
lunch-by-sms-ordered = Celui de { $day } est déjà commandé : il reste.
lunch-by-sms-undo = Pas d'accord ? Répondez ANNULER.
lunch-by-sms-undone = C'est annulé : vos déjeuners sont comme avant.
lunch-by-sms-late = L'heure limite est passée pour ce jour-là. On prévient la boutique, elle vous répond.
lunch-by-sms-end = Pour arrêter votre abonnement déjeuner, un geste sur votre page : { $link }
lunch-by-sms-change = Un autre plat ou une autre heure, jour par jour, c'est sur votre page : { $link }
lunch-by-sms-swapped = C'est noté pour { $day } à { $hour } : { $what }.
lunch-by-sms-which-day = Pour quel jour ? Répondez par exemple : demain, ou jeudi.
lunch-by-sms-which = Lequel : { $names } ?
lunch-by-sms-no-lunch = Vous n'avez pas de déjeuner { $day }. Vos jours sont sur votre page : { $link }
lunch-by-sms-shut = La boutique est fermée à cette heure-là { $day }. Les heures possibles sont sur votre page : { $link }
lunch-by-sms-unsafe = { $name } contient ce que vous évitez, ou ne le dit pas : rien n'est changé. Les autres plats sont sur votre page : { $link }
lunch-or = { $most } ou { $last }

lunch-door = Abonnement déjeuner
lunch-door-note = Votre déjeuner vous attend, les jours que vous choisissez.
lunch-every = Tous les { $day }s, en abonnement
lunch-paid-card = Payé par votre carte
lunch-paid-month = Sur votre compte du mois
lunch-new-page = Abonnement déjeuner, { $shop }
lunch-new-title = Abonnement déjeuner
lunch-new-lead = Choisissez une fois, on prépare à chaque fois. Sans engagement.
lunch-limit = Chaque jour se change ou se passe jusqu'à { $hour } la veille.
lunch-what = Quoi
lunch-days = Quand
lunch-hour = À quelle heure
lunch-start = À partir du
lunch-end = Jusqu'au (si vous le savez)
lunch-holidays = Jours fériés et vacances
lunch-on-holidays = Aussi les jours fériés, quand la boutique est ouverte
lunch-on-breaks = Aussi pendant les vacances scolaires
lunch-kind-chef = Surprise du chef
lunch-kind-chef-note = La boutique choisit, et change de plat dès qu'elle le peut.
lunch-kind-own = Ma propre composition
lunch-ways = Comment vous les aimez
lunch-kind-own-note = Jusqu'à quatre articles, au prix du rayon.
lunch-chef-option = Surprise du chef
lunch-own-none = Rien
lunch-own-n = Article { $n }
lunch-taste = Allergies et goûts
lunch-avoid = J'évite
lunch-avoid-note = Ce que vous cochez n'est jamais dans votre déjeuner, même en traces. Un article dont les allergènes ne sont pas déclarés non plus.
lunch-dislikes = Je n'aime pas
lunch-missing = Si un article manque
lunch-missing-replace = Le plus proche, sans payer plus
lunch-missing-refuse = Pas de déjeuner ce jour-là
lunch-pay = Comment payer
lunch-pay-pickup = À chaque retrait
lunch-pay-card = Par carte de { $n } déjeuners, achetée au comptoir
lunch-pay-month = Au mois, au comptoir
lunch-contact-note = Nous y envoyons un lien : l'abonnement commence quand vous avez confirmé.
lunch-subscribe = M'abonner
lunch-subscribe-note = Vous arrêtez quand vous voulez, d'un geste, sans compte.
lunch-sent-title = Regardez vos messages
lunch-sent = Un lien part vers { $to }. Ouvrez-le et confirmez : { $shop } prépare alors votre déjeuner. Sans réponse, rien ne se passe.

lunch-page = Mon abonnement déjeuner, { $shop }
lunch-page-title = Mon abonnement déjeuner
lunch-when = { $days }, à { $hour }
lunch-price-each = { $price } par déjeuner
lunch-next-price = À partir de { $from } : { $price }. Vous pouvez arrêter avant, d'un geste.
lunch-asks = C'est bien vous, { $name } ?
lunch-confirm-yes = Oui, commencer
lunch-confirm-no = Non, annuler
lunch-over = Cet abonnement est arrêté.
lunch-rests = Pas de déjeuner { $span }.
lunch-resume = Reprendre mes déjeuners
lunch-two-weeks = Les deux semaines qui viennent
lunch-planned = Prévu
lunch-skipped = Passé
lunch-paused = En pause
lunch-closed = Boutique fermée
lunch-closed-why = Pas de déjeuner : { $why }
lunch-none = Pas de déjeuner
lunch-ordered = Commandé, code { $code }
lunch-skip = Passer
lunch-unskip = Remettre
lunch-see = Voir
lunch-hour-day = Heure, ce jour-là
lunch-day-save = Garder pour ce jour
lunch-day-back = Laisser comme prévu
lunch-balance = Mon solde
lunch-card = { $n ->
    [0] Plus de déjeuner sur votre carte
    [one] 1 déjeuner sur votre carte
   *[other] { $n } déjeuners sur votre carte
}
lunch-card-engaged = { $n ->
    [one] 1 déjeuner sur votre carte, déjà commandé
   *[other] { $n } déjeuners sur votre carte, dont { $engaged } déjà { $engaged ->
        [one] commandé
       *[other] commandés
    }
}
lunch-due = { $due } à régler pour le mois
lunch-entries = Le détail
lunch-entry-bought = Carte achetée, { $paid }
lunch-entry-used = Déjeuner pris
lunch-entry-returned = Déjeuner rendu
lunch-entry-refunded = Carte remboursée, { $paid }
lunch-entry-owed = Déjeuner pris
lunch-entry-unowed = Déjeuner rendu
lunch-entry-paid = Réglé au comptoir
lunch-pause = Je m'absente
lunch-pause-from = Du
lunch-pause-to = Au
lunch-pause-do = Mettre en pause
lunch-pause-note = Sans date de fin, la pause dure jusqu'à ce que vous repreniez. Par SMS aussi : « je suis en congés du 3 au 14 ».
lunch-feed = Dans mon agenda
lunch-feed-note = Vos déjeuners, tenus à jour. Cette adresse est secrète : qui l'a les voit.
lunch-feed-add = Ajouter à mon agenda
lunch-feed-new = Changer l'adresse, l'ancienne ne montre plus rien
lunch-settings = Mes réglages
lunch-tells = Me le dire chaque veille au soir, même quand rien ne change
lunch-end-do = Résilier
lunch-end-note = Un geste suffit. Ce qui est déjà commandé reste.
lunch-forget = Oublier cet abonnement
lunch-forget-note = Votre nom, vos choix et vos dates sont effacés.
lunch-forgotten-title = C'est oublié
lunch-forgotten = { $shop } ne garde plus rien de cet abonnement.
lunch-said-confirmed = C'est parti. Vos déjeuners sont prévus.
lunch-said-saved = Vos réglages sont gardés.
lunch-said-skipped = C'est noté : pas de déjeuner ce jour-là.
lunch-said-unskipped = C'est noté : votre déjeuner est de nouveau prévu.
lunch-said-day = C'est changé pour ce jour.
lunch-said-paused = C'est noté. Bonnes vacances.
lunch-said-resumed = C'est noté : vos déjeuners reprennent.
lunch-said-feed = L'adresse est changée.
lunch-said-ended = Votre abonnement est arrêté.
lunch-no-late = L'heure limite est passée pour { $day }. { $shop } peut encore vous aider au téléphone.
lunch-no-lunch = Il n'y a pas de déjeuner prévu { $day }.
lunch-no-offer = La boutique ne propose pas cela en abonnement.
lunch-no-choice = Choisissez au moins un article et un jour.
lunch-no-shut = La boutique est fermée à cette heure : { $days }. Choisissez une autre heure ou d'autres jours.
lunch-no-safe = { $name } ne convient pas à ce que vous évitez, ou ne dit pas ses allergènes. Choisissez autre chose, ou la surprise du chef.
lunch-no-more = Cette adresse a déjà cinq abonnements ici.
lunch-no-even = Il reste un déjeuner à prendre, un solde ou une somme à régler : passez d'abord au comptoir.
lunch-ics-ordered = Déjeuner, { $shop }, code { $code }
lunch-ics-planned = Déjeuner prévu, { $shop }
lunch-ics-name = Mes déjeuners, { $shop }
me-lunch = Mes déjeuners
me-lunch-row = { $shop }, { $days }

# Au comptoir et à l'atelier.
lunch-prep-door = Déjeuners de demain
lunch-prep-title = Déjeuners à préparer
lunch-prep-count = { $n ->
    [0] aucun déjeuner
    [one] 1 déjeuner
   *[other] { $n } déjeuners
}
lunch-prep-pieces = { $n ->
    [one] 1 pièce
   *[other] { $n } pièces
}
lunch-prep-forecast = Prévision : la liste est définitive { $it }
lunch-prep-final = Liste définitive
lunch-prep-none = Pas de déjeuner ce jour-là.
lunch-prep-chef = Au choix du chef
lunch-prep-without = Sans déjeuner ce jour-là
lunch-prep-skipped = Jour passé ou en pause
lunch-prep-card = Carte : rien à encaisser
lunch-prep-month = Au mois : rien à encaisser
lunch-prep-avoid = Sans { $it }
lunch-subscribers = Abonnés déjeuner
lunch-subscribers-none = Personne n'est encore abonné.
lunch-make = Abonner quelqu'un
lunch-make-how = La personne est devant vous : l'abonnement commence tout de suite, et son lien part par message.
lunch-make-do = Abonner
lunch-make-resume = Reprendre les déjeuners
lunch-state-pending = attend sa réponse
lunch-state-ended = arrêté
lunch-state-paused = en pause
lunch-state-active = en cours
lunch-card-left = { $n ->
    [0] carte épuisée
    [one] 1 déjeuner sur la carte
   *[other] { $n } déjeuners sur la carte
}
lunch-card-ordered = { $n ->
    [one] dont 1 déjà commandé
   *[other] dont { $n } déjà commandés
}
lunch-month-due = { $it } au compte du mois
lunch-month-pay = Encaisser { $it }
lunch-next-days = Les prochains jours
lunch-day-ordered = Commandé
lunch-books = Carte et compte
lunch-books-none = Payé à chaque retrait.
lunch-card-lunches = Déjeuners
lunch-card-price = Prix de la carte, en euros
lunch-card-sell = Vendre une carte
lunch-refund = Rembourser la carte
lunch-refund-how = { $n ->
    [one] Il reste 1 déjeuner. Somme rendue, en euros
   *[other] Il reste { $n } déjeuners. Somme rendue, en euros
}
lunch-refund-do = Rembourser
lunch-end-door = Arrêter l'abonnement
lunch-end-how = Le client est prévenu. Ce qui est déjà commandé reste.
lunch-settings-of = Ses réglages : plat, jours, allergies, paiement
lunch-tells-them = Le lui dire chaque veille au soir, même quand rien ne change
lunch-counter-late = L'heure limite est passée : annulez plutôt la commande.
lunch-counter-no-lunch = Il n'y a pas de déjeuner ce jour-là.
lunch-counter-empty = Vérifiez les jours, l'heure et les montants.
lunch-counter-not-even = Un déjeuner de cette carte est commandé : attendez qu'il soit remis.
lunch-offer-door = Abonnement déjeuner
lunch-offer-title = Abonnement déjeuner
lunch-offer-how = Vos habitués choisissent une fois ; chaque soir, leurs commandes du lendemain se font seules.
lunch-offer-subscribers = { $n ->
    [0] Aucun abonné
    [one] 1 abonné
   *[other] { $n } abonnés
}
lunch-offer-rules = La règle
lunch-offer-active = Proposer l'abonnement sur ma page
lunch-offer-own = Chacun peut composer le sien avec mes articles
lunch-offer-cut-off = Un jour se change jusqu'à, la veille
lunch-offer-generates = Les commandes se font à, la veille
lunch-offer-card = Déjeuners par carte prépayée (0 : pas de carte)
lunch-offer-month = Accepter de payer au mois
lunch-offer-rotation = Surprise du chef
lunch-offer-rotation-how = Cochez ce qui peut être servi en surprise. Les allergies de chacun sont respectées.
lunch-offer-formulas = Formules
lunch-offer-formulas-how = Un article de votre rayon, à son prix, dont on choisit les parts.
lunch-offer-part = Nom de la part
lunch-offer-add-article = L'article qui porte le prix
lunch-offer-add-parts = Ses parts, séparées par des virgules
lunch-offer-parts-example = sandwich, boisson, dessert
lunch-offer-add = Ajouter la formule
lunch-offer-breaks = Vacances scolaires
lunch-offer-breaks-how = Recopiez les dates de votre zone une fois par an : ceux qui le veulent n'ont pas de déjeuner ces jours-là. Dates officielles :
lunch-offer-break = { $name } : du { $from } au { $to }
lunch-offer-break-name = Nom
lunch-offer-break-add = Ajouter ces vacances
lunch-offer-order-wrong = Les commandes se font après l'heure limite, jamais avant.
lunch-offer-dates-wrong = Donnez un nom et deux dates, la première avant la seconde.

## Le relevé du mois

statement-door = Relevé du mois
statement-title = Relevé de { $month }
statement-day = Jour
statement-lunch = Déjeuner
statement-how = Payé
statement-amount = Montant
statement-pickup = au comptoir
statement-card = par carte prépayée
statement-month = au mois
statement-taken =
    { $n ->
        [0] Aucun déjeuner
        [one] Un déjeuner
       *[other] { $n } déjeuners
    }
statement-of = dont payés { $how }
statement-bought = Carte de { $n } déjeuners, { $day }
statement-refunded = Carte remboursée, { $day }
statement-paid = Réglé { $day }
statement-left = Reste sur la carte
statement-lunches =
    { $n ->
        [0] rien
        [one] 1 déjeuner
       *[other] { $n } déjeuners
    }
statement-due = Reste à régler
statement-none = Aucun déjeuner n'a été pris ce mois-là.
statement-note = Prix toutes taxes comprises. Un déjeuner payé par carte l'a été à l'achat de la carte.
