# Messages reçus.
inbox-none-left = { $article } : il n'y en a plus.
inbox-left = { $article } : il n'en reste que { $left } pour cette heure.
inbox-next = La prochaine : { $moment }.
