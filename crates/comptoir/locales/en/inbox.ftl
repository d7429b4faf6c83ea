# Messages received.
inbox-none-left = { $article }: none left.
inbox-left = { $article }: only { $left } left for that time.
inbox-next = The next batch: { $moment }.

talk-paper = The papers of your order of { $day } ({ $total }) are here: { $link }
talk-quote = Your quote ({ $total }) is here: { $link }
talk-statement = Your statement of { $month } is here: { $link }
talk-person = Thank you, someone at the shop will answer as soon as possible.
talk-read-back = Noted { $lines } for { $day } { $hour }, { $total }. Allergens: { $allergens }. Is that right? Answer OUI.
talk-allergens-unknown = not declared for one article, ask us
talk-allergens = Allergens: { $allergens }.
talk-next-batch = { $article }: next batch at { $hour }.
talk-no-batch = { $article }: no more batch today.
talk-no-batch-today = No more batch today.
talk-yes = { $article }: yes, we have some.
talk-left = { $article }: { $left } left.
talk-later = { $article }: none left, the next batch is at { $hour }.
talk-none = { $article }: none left today.
talk-status-ready = Your order { $code } is ready, we expect you.
talk-status-coming = Your order { $code } is planned { $moment }. We write as soon as it is ready.

talk-same = Nothing changes: { $lines }.
talk-usual-kept = Kept, your usual: { $lines }. To have it, write "comme d'hab" and the hour. To change it: { $link }
talk-usual-waits = Your order still waits for your OUI.
talk-usual-none = I find no order to keep. Write for example: mon ordinaire, c'est 2 baguettes.
talk-site-stop = To get no more messages from us, answer STOP to one of them, or follow the link at the foot of a mail.
talk-site-subscribe = On the shop's page, "Be told" signs you up in two taps.
talk-site-order = Your order is changed or cancelled by the link in its message.
talk-site-who = Perfect. Only your name and where to reach you are missing: touch "Finish my order".
talk-site-confirmed = It is reserved. Your code: { $code }.
talk-mail-reply = To be sure that it is you: answer this message, by OUI or by saying again what you change.
mail-answer = Your message to { $shop }
talk-stays = Your order stays as it was.

voice-hello = Hello, this is { $shop }.
voice-open = We are open.
voice-open-until = We are open, we close { $moment }.
voice-closed = We are closed.
voice-closed-until = We are closed, we open { $moment }.
voice-what = Say what you need, and for what time. Or press 1 for your usual order, 0 to speak to someone.
voice-again = I did not understand.
voice-more = Anything else?
voice-bye = Thank you, goodbye.
voice-read-back = I note { $lines }, for { $day } { $hour }. That makes { $total }. Allergens: { $allergens }. Is that right? Say yes or press 1. Otherwise press 2.
voice-read-back-usual = Your usual order, { $n ->
    [one] one piece
   *[other] { $n } pieces
}, for { $day } { $hour }. That makes { $total }. Allergens: { $allergens }. Is that right? Say yes or press 1. Otherwise press 2.
voice-usual-detail = On the phone, your usual order: { $lines } for { $day } { $hour }, { $total }. Allergens: { $allergens }. It is noted when you say yes.
voice-by-sms = The details reach you by SMS.
voice-no-usual = I find no usual order. Say what you need, and for what time.
voice-usual-impossible = The usual order is not possible now. Say what you need, and for what time.
voice-ask-number = Your number is hidden. Type your telephone number, so that we can reach you.
voice-too-late = It is not kept any more. Say what you need, and for what time.
voice-confirmed = Noted. Your code: { $code }.
voice-subscribe-by-sms = To be told, send us an SMS: your number will be the proof.
voice-ringing = I am putting you through to the shop.
voice-call-back = The shop has your request and calls you back. Goodbye.
voice-hidden = Your number is hidden: we cannot call you back. Call us again at opening hours. Goodbye.
