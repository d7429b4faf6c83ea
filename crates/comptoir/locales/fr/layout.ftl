# Le cadre de chaque page.
skip = Aller au contenu
nav-main = Principal
nav-wide = Principal, écran large
nav-street = La rue
nav-basket = Panier
nav-orders = Commandes
nav-me = Moi
seen-at = vu à { $at }
seen-live = en direct
seen-seconds = vu il y a { $n } s
seen-minutes = vu il y a { $n } min
stale = Sans réseau : cette page peut avoir changé depuis. Elle se remettra à jour toute seule.

# Erreurs
error-404 = Cette page n'est pas dans la rue.
error-404-text = L'adresse a peut-être changé. La rue, elle, est toujours là.
error-403 = Cette page est à quelqu'un d'autre.
error-403-text = Ouvrez le lien de votre message, ou demandez au commerçant.
error-409 = Quelqu'un est passé juste avant.
error-409-text = Ce que vous voyiez a changé entre-temps. Revenez à la page : elle dit ce qui est possible maintenant.
error-422 = Il manque quelque chose.
error-422-text = Revenez en arrière : ce qui est à corriger est indiqué.
error-429 = Doucement : trop d'essais d'un coup.
error-429-text = Attendez une minute, puis recommencez. Rien n'a été perdu.
error-500 = Quelque chose s'est cassé chez nous.
error-500-text = Rien n'a été compté. Réessayez dans un instant ; si c'est pressé, appelez le commerce.
error-503 = Nous ne pouvons rien noter pour l'instant.
error-503-text = Gardez cette page : dans un instant, recommencez. La même demande n'est prise qu'une fois.
error-reference = Si vous appelez, donnez cette référence : { $id }
offline-title = Pas de réseau ici.
offline-text = Les pages déjà vues s'ouvrent quand même. Le reste attend que le réseau revienne.
