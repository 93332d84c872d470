wallet-title = Wallet
wallet-available = Available
wallet-available-note = free for bids
wallet-held = Held
wallet-held-note = for live bids
wallet-held-by = { $n ->
    [one] The hold equals { $n } open bid
   *[other] The hold equals the sum of { $n } open bids
}
wallet-credit = Credit limit
wallet-credit-note = how far below zero
wallet-spent = Spent this month
wallet-bought = { $n ->
    [one] { $n } lead
   *[other] { $n } leads
}
wallet-deposit-how = Head office pays in when it gets your payment. Write in its purpose: “Wallet No. { $number }”.
wallet-transfers = Transfers
wallet-transfers-none = No transfers yet
wallet-col-what = What
wallet-col-amount = Amount
wallet-col-when = When
wallet-kind-deposit = Deposit
wallet-kind-hold = Hold for a bid
wallet-kind-release = Hold released
wallet-kind-capture = Lead paid
wallet-kind-charge = Lead paid, in turn
wallet-kind-reversal = Transfer reversed
wallet-opening = At the beginning
wallet-closing = At the end
wallet-sheet-tenant = Franchisee
wallet-sheet-legal = Legal entity
wallet-sheet-inn = INN
wallet-sheet-kpp = KPP
wallet-sheet-number = Wallet number
wallet-sheet-from = From
wallet-sheet-to = To
wallet-sheet-total = Total
wallet-sheet-ground = Ground
wallet-sheet-by = By
wallet-kind-refund = Refund of a lead
wallet-kind-withdrawal = Withdrawal
wallet-period = Period
wallet-from = From
wallet-to = To
wallet-kind = Kind of transfer
wallet-kind-all = All transfers
wallet-show = Show
wallet-xlsx = Download XLSX
wallet-of-it-held = of it held { $amount }
wallet-until = until
wallet-holds = Holds
wallet-holds-none = No money is held.
wallet-paused = Less is left than your threshold, so standing orders wait. They work again by themselves as soon as you pay in. Those you stopped yourself stay stopped.
wallet-is-low = Little money is left: pay in so as not to miss leads.
wallet-transfers-none-next = No money moved in this period. Choose another one.
wallet-thresholds = Thresholds
wallet-low-at = Warn me when less is left, ₽
wallet-low-at-hint = Available, held and credit together count. 0: never
wallet-pause-at = Stop orders when less is left, ₽
wallet-pause-at-hint = 0: never
wallet-save = Save
wallet-as-network = As the network
wallet-thresholds-saved = The thresholds are saved
