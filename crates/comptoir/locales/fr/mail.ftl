# Les lettres par e-mail.
mail-received-subject = Réservé pour { $at } : { $what }
mail-received-title = C'est réservé pour { $day }, { $at }.
mail-received-text = { $shop } vous attend. Si un empêchement arrive, dites-le d'un geste : un voisin en profitera.
mail-ready-subject = C'est prêt : { $what }
mail-ready-title = C'est prêt : { $what }.
mail-ready-text = { $shop } vous garde tout cela jusqu'à { $until }. Dites votre code au comptoir.
mail-code-preview = Votre code au comptoir : { $code }
mail-see-order = Voir la commande
mail-calendar = Ajouter à mon agenda
mail-order-why = Ce message suit votre commande. Il n'y a rien à y répondre.
mail-alert-subject = { $what }, { $within }
mail-alert-title = { $what } : la fournée sort à { $at }.
mail-alert-act = En réserver
mail-alert-why = Vous avez demandé à être prévenu { $agreed }.
