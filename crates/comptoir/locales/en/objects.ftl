# My usual and the objects that call for it: messages.
standing-ask-subject = Your usual for { $hour }, { $shop }?
standing-ask-text = Shall we set aside { $lines } for { $day } { $hour }, { $total }? Allergens: { $allergens }. Answer OUI.
standing-refused-subject = Your usual, { $shop }
standing-refused-text = Not this time, sorry. { $why } Nothing is reserved.
standing-rest-subject = Your usual is resting, { $shop }
standing-rest-text = Three times in a row your usual went back to the shelf. Nothing is due. We set nothing aside until you wake it:
standing-link-subject = Your usual, { $shop }
standing-link-text = Here is the page of your usual. If you did not ask for it, do nothing.
standing-noted-text = Noted, as you asked at the counter: your usual at { $shop }. Nothing happens without you. To change or forget it:

# Who speaks
object-door = your door
object-phone = your phone
object-phone-home = your phone, at home
object-home = your home
object-link = your link
object-page = this page

# What became of it
signal-line = { $moment }, { $thing } → { $outcome }
signal-placed = { $lines } set aside for { $hour }
signal-asked = we ask you: { $lines } for { $hour }?
signal-waiting = we make sure for a minute that you are leaving
signal-coming = you are expected around { $hour }
signal-known = heard already
signal-collected = handed over
signal-missed = back on the shelf, nothing is due
signal-cancelled = cancelled
signal-unanswered = no answer, back on the shelf
signal-undone = taken back, you did not come
signal-took-back = taken back, nothing is reserved
signal-refused = it was not possible
signal-disarmed = this object is disarmed
signal-asleep = this object has slept for six months
signal-resting = your usual is resting
signal-day = not on that day
signal-hour = not at that hour
signal-late = told too late
signal-vague = position too vague
signal-passing = you only passed by
signal-cool-down = too soon after the last one
signal-cap = already done today
signal-noted-home = back home
signal-noted-away = gone again

# The page
standing-title = My usual
standing-page-title = My usual, { $shop }
standing-when = Around { $hour }, { $days }.
standing-every-day = every day
standing-empty = Nothing of your usual is on the shelf any more. Make it again from an order.
standing-gone = { $n ->
    [one] One article is no longer on the shelf: it is not asked for.
   *[other] { $n } articles are no longer on the shelf: they are not asked for.
}
standing-rests = Your usual is resting: nothing is set aside.
standing-rests-misses = It went back to the shelf three times in a row. Nothing is due, and nothing more is set aside.
standing-wake = Wake it
standing-now = I’m coming, set it aside
standing-now-note = Nothing else to do. You pay at the counter.
standing-question = Shall we set aside { $lines } for { $hour }?
standing-yes = Yes, set it aside
standing-no = Not this time
standing-current = { $lines }, { $moment }.
standing-see = See the order
standing-habit = When and how
standing-mode = When an object announces me
standing-mode-aside = Set it aside at once
standing-mode-aside-note = We tell you, and one tap gives it back.
standing-mode-ask = Ask me first
standing-mode-ask-note = You answer OUI. Without an answer it goes back to the shelf.
standing-days = The days
standing-usual = Usual time
standing-from = Listening from
standing-to = until
standing-travel = Minutes from your home to the shop
standing-cap = Times a day at most
standing-save = Keep
standing-saved = It is kept.
standing-content = Change what is in it
standing-pieces-of = How many: { $name }
standing-grams-of = How many grams: { $name }
standing-more = Add
standing-more-none = Nothing more
standing-content-note = Zero takes an article out. Holds from the next time on; what is ordered already stays.
standing-none-left = Keep one article at least, or forget your usual order further down.
standing-made = This is your usual. One tap will do from now on.
standing-renewed = Your usual is now that of this order.
standing-pause = Let it rest
standing-forget = Forget it
standing-forget-note = Objects and log are forgotten with it.
standing-forgotten-title = It is forgotten.
standing-forgotten = Nothing more will be set aside at { $shop } unless you ask.
standing-sent-title = Look at your phone.
standing-sent = { $shop } already knows a usual at this address. Its link is on its way to { $to }.

devices = My objects
devices-lead = A door that closes, a phone that comes near: each speaks only while you have it armed.
devices-none = No object yet.
device-link = Secret link
device-link-note = iPhone, Android, NFC tag, QR
device-owntracks = OwnTracks
device-owntracks-note = the app that feels you coming
device-homeassistant = Home Assistant
device-homeassistant-note = the door, the button, the home
device-armed = armed
device-disarmed = disarmed
device-asleep = asleep
device-since = since { $day }
device-arm = Arm
device-disarm = Disarm
device-wake = Wake
device-remove = Remove
device-add = Add an object
device-once = The address of this object. It is shown only once: keep it now.
device-qr = QR code of the secret link
recipes = Recipes
recipe-iphone = iPhone: when I leave home
recipe-iphone-1 = In Shortcuts, tab Automation, tap + then Leave, and choose your home.
recipe-iphone-2 = Choose Run immediately, then the action Get contents of URL.
recipe-iphone-3 = Paste the address above and choose the method POST.
recipe-android = Android: when I leave home
recipe-android-1 = In an automation app (Automate, MacroDroid, Tasker), choose the trigger Leave an area.
recipe-android-2 = Add the action HTTP request, method POST, with the address above.
recipe-nfc = NFC tag by the door
recipe-nfc-1 = With NFC Tools, write the address above as a link: a touch opens the page, a tap orders.
recipe-nfc-2 = On an iPhone, an NFC automation can send the request without opening anything, as above.
recipe-qr = QR by the door
recipe-qr-1 = Print the code above. Reading it opens a page with one button; looking orders nothing.
recipe-owntracks-1 = In OwnTracks, Preferences then Connection: mode HTTP, and the address above.
recipe-owntracks-2 = Make a region named { $slug } around the shop, and one named maison around your home, 150 m wide at least.
recipe-owntracks-3 = Your position serves to count minutes and is never kept.
recipe-ha-1 = In configuration.yaml, add the command and the automation, with the name of your sensor.
recipe-ha-2 = Events understood: press, door_closed, left_home, home. minutes tells in how long you are there.
broker = Or by MQTT
broker-lead = If your house or your app speaks MQTT: one account, yours alone.
broker-host = Server
broker-port = Port
broker-sealed = TLS
broker-open = without TLS
broker-user = User
broker-password = Password
recipe-owntracks-mqtt = OwnTracks by MQTT
recipe-owntracks-mqtt-1 = In Preferences, Connection: MQTT mode, and the four lines above. The regions stay the same.
recipe-ha-mqtt = Home Assistant by MQTT
recipe-ha-mqtt-1 = In Settings, Devices and services: add MQTT with the four lines above.
recipe-ha-mqtt-2 = { $shop } appears by itself: the order, the next batch, the button I am coming.
recipe-bridge = You already have Mosquitto and a Zigbee door
recipe-bridge-1 = Add this bridge to the configuration of your Mosquitto, and restart it.
recipe-bridge-2 = Instead of porte, the name of your sensor in Zigbee2MQTT. Only its closing, in your hours, is heard.
recipe-coffee = The coffee machine, when it is set aside
recipe-coffee-1 = This automation switches it on when { $shop } sets your order aside.
log = What your objects said
log-none = Nothing yet.

# The secret link
trigger-title = Your usual at { $shop }
trigger-text = { $lines }. One tap, and it is set aside.
trigger-button = Set it aside
trigger-done = It is said.

# From an order
make-usual = Make it my usual
make-usual-note = The same, with one tap: from this page, your door or your phone.
my-usual = My usual
me-usual = My usuals
me-usual-row = { $shop }: { $lines }
me-usual-make = { $shop }: like last time
coming = I’m on my way
coming-in = in { $n } min
coming-locate = With my position
coming-note = Your position stays in this phone: only the minutes leave.
coming-said = { $shop } expects you around { $hour }.
coming-over = This order is not to be fetched today any more.
coming-denied = Position refused: choose your minutes.

# At home, in Home Assistant
home-order = My usual
home-batch = Next batch
home-armed = Listening
home-come = I am coming
home-ready = News

# Telling elsewhere
bells = Tell my house
bells-lead = An address of your house is called when it is set aside, ready, when a batch of your usual is announced, or when the shop opens. The coffee machine, for instance.
bells-shop = Tell my systems
bells-shop-how = An address is called when the shop opens, a batch is announced, an order moves. Without any customer's name or number.
bell-url = Address to call
bell-add = Add this address
bell-try = Try it
bell-tried = The trial is on its way.
bell-log = Last calls
bell-once = What signs the calls to this address. It is shown only once.
bell-secret-of = Signature of the calls to { $host }
bell-wrong = This address cannot be called: it takes https, and a public address.
bell-works = answers
bell-fails = does not answer
bell-gone = wants no more calls
bell-new = not called yet
bell-line = { $moment }, { $what }: { $outcome }
bell-of-test = trial
bell-of-aside = order set aside
bell-of-ready = order ready
bell-of-opened = opening
bell-of-batch = batch
bell-of-order = order
bell-done = received ({ $answer })
bell-due = on its way
bell-again = another try soon ({ $answer })
bell-lost = given up ({ $answer })
bell-late = too late, not sent
bell-coffee = The coffee machine, by Home Assistant
bell-coffee-1 = In Home Assistant, add this automation, with a secret word of your own and the name of your plug.
bell-coffee-2 = Add above the https address of your house, followed by /api/webhook/ and that word.
bell-coffee-3 = Touch Try it: the trial call must appear in its traces.

## The line to homes, in the workshop

homes-title = Homes
homes-how = The homes and telephones of your customers talk to the shop over one line for the whole street.
homes-line = The line
homes-line-none = No line
homes-line-none-how = Things use their secret address, over the Internet. That is enough for most.
homes-line-open = Open since { $moment }
homes-line-opening = Opening
homes-line-broken = No answer since { $moment }
homes-line-broken-how = We keep trying. What homes say during a cut is kept for twenty minutes.
homes-address = Its address
homes-outside = Its address for homes
homes-count =
    { $n ->
        [0] Nobody has an account on it yet.
        [one] One home or telephone has an account on it.
       *[other] { $n } homes and telephones have an account on it.
    }
homes-inside = Hold the line here
homes-inside-how = If no other machine holds the line, this one can. Each home has its own account and hears only itself.
homes-inside-open = Open the line here
homes-inside-close = Close the line
homes-inside-near = For now only this machine can reach it. Whoever installs the program can open it to homes.
homes-inside-elsewhere = Another machine holds the line: the settings of the program name it.
homes-inside-is = This machine holds the line. Whoever looks after the street can close it.
homes-inside-is-not = This machine does not hold the line. Whoever looks after the street can open it.
