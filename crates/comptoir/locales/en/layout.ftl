# The frame of every page.
skip = Skip to content
nav-main = Main
nav-wide = Main, wide screen
nav-street = The street
nav-basket = Basket
nav-orders = Orders
nav-me = Me
seen-at = seen at { $at }
seen-live = live
seen-seconds = seen { $n } s ago
seen-minutes = seen { $n } min ago
stale = No network: this page may have changed since. It will catch up by itself.

# Errors
error-404 = This page is not in the street.
error-404-text = The address may have changed. The street is still there.
error-403 = This page belongs to someone else.
error-403-text = Open the link of your message, or ask the shop.
error-409 = Someone came just before.
error-409-text = What you saw has changed since. Go back to the page: it says what is possible now.
error-422 = Something is missing.
error-422-text = Go back: what needs correcting is marked.
error-429 = Slowly: too many tries at once.
error-429-text = Wait a minute, then try again. Nothing was lost.
error-500 = Something broke on our side.
error-500-text = Nothing was counted. Try again in a moment; if it is urgent, call the shop.
error-503 = We cannot write anything down right now.
error-503-text = Keep this page: try again in a moment. The same request is taken only once.
error-reference = If you call, give this reference: { $id }
offline-title = No network here.
offline-text = Pages already seen still open. The rest waits for the network.
