## Petites attentions et cartes
attention-line = { $it }, offert
desk-ritual-attention = Une attention pour { $it }
desk-ritual-letter = Écrire à la main à { $it }
desk-ritual-give = Offrir : { $it } ({ $price })
desk-ritual-purse = Attentions : il reste { $it }
desk-ritual-letters = { $n ->
    [one] Une carte à écrire
   *[other] { $n } cartes à écrire
}
desk-ritual-add = Ajouter à ma liste
desk-ritual-add-keep = Ajouter
desk-ritual-added = C'est sur votre liste d'aujourd'hui.
desk-ritual-not-added = Pas ajouté : quelqu'un s'en occupe déjà cette semaine, ici ou dans une autre boutique.
desk-ritual-unwanted = Cette personne ne souhaite ni attention ni carte.
desk-ritual-kind-call = Appeler
desk-ritual-kind-meet = Voir
desk-ritual-kind-attention = Une attention
desk-ritual-kind-letter = Une carte
desk-line-attention = { $it } offert par { $who }, { $at }
desk-line-letter = Carte écrite à la main, { $at }
attention-waits = { $it }, offert par { $who }, attend à sa prochaine commande.
attention-in-order = { $it }, offert par { $who } : dans sa commande, à remettre avec un mot.
attention-handed = Remis de la main à la main
attention-back = Reprendre
attention-nothing = Rien à offrir pour l'instant : choisissez un article dans « Petites attentions ».
attention-spent = La somme du mois est dépensée : rien n'a été promis.
attention-unwanted = Cette personne ne souhaite pas d'attentions : rien n'a été promis.
attention-already = Une attention l'attend déjà.
attention-row = { $it }, { $price }, par { $who }
attention-fate-waiting = attend sa commande
attention-fate-added = dans sa commande
attention-fate-handed = remis
attention-fate-dropped = repris
attentions-title = Petites attentions
attentions-lead = Un article du rayon attend la personne à sa prochaine commande. Il est mis de côté comme les autres, à 0 €, et le ticket dit de qui il vient.
attentions-off = Rien n'est offert pour l'instant.
attentions-left = Il reste { $left } sur { $of } pour { $month }.
attentions-what = Ce qu'on offre
attentions-monthly = Par mois, en euros
attentions-keep = Garder
attentions-owner = Le commerçant choisit l'article et la somme.
attentions-given = Ce mois-ci
attentions-none = Rien d'offert ce mois-ci.
letters-title = Cartes à écrire
letters-none = Aucune carte à écrire aujourd'hui.
letters-print = Cette page s'imprime : une carte par personne, sans les boutons.
letters-hand = À remettre à sa prochaine visite
letters-why = Pas de vive voix depuis { $day } ; { $n } contacts à l'écran en un an.
letters-why-never = Jamais de vive voix ; { $n } contacts à l'écran en un an.
letters-word = Un mot sur la carte, ou pourquoi pas
letters-done = Écrite

## Au comptoir

## Sur la page de la personne
own-attention-waits = { $it } vous attend, de la part de la boutique.
own-attention-on = La boutique peut vous offrir une petite attention, ou vous écrire une carte à la main.
own-attention-stop = Ni attention ni carte
own-attention-off = La boutique ne vous offre rien et ne vous écrit pas de carte, comme vous le souhaitez.
own-attention-want = Les attentions me font plaisir
own-letter-address = Où vous envoyer une carte, si vous le souhaitez
own-letter-keep = Garder cette adresse
memory-moment-attention = Offert : { $it }
memory-moment-letter = Une carte écrite à la main
