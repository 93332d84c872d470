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
wallet-deposit-how = Head office tops the wallet up when it has your payment. Name your office in the payment's purpose.
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
