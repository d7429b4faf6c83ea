# Batches and follows.
batch-alert-subject = { $article }: ready at { $hour }
batch-alert-sms = { $article }: the next batch will be ready at { $hour }, in { $minutes } min. Answer 2 (or { $word } 2) to reserve 2. STOP to end.
batch-alert-sms-now = { $article }: ready now, still warm. Answer 2 (or { $word } 2) to reserve 2. STOP to end.
batch-alert-text = { $article }: the next batch will be ready at { $hour }, in { $minutes } minutes. Reserve with one tap:
batch-alert-text-now = { $article }: ready now, still warm. Reserve with one tap:
follow-ask-sms = Answer OUI to be told about: { $topics }. Otherwise do nothing. STOP ends it at any time.
follow-ask-subject = Please confirm: news from { $shop }
follow-ask-text = You asked to be told about: { $topics }. Confirm by this link; otherwise do nothing, and nothing more will come.
follow-done = Done, you will be told. STOP ends it at any time.
alert-topic-batch = { $article }
alert-topic-shop = every batch
stop-done = Done: no more messages from us, except about your current orders.
problem-batch-time-title = This time is not possible
problem-batch-time = A batch is ready between now and in a week.
problem-batch-closed = The shop is closed on that day: nobody could come. It opens again { $moment }.
problem-batch-closed-long = The shop is closed on that day: nobody could come.
problem-landline = This number gets no SMS: give a mobile number or an e-mail address.
