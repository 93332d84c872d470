### The report on fairness, and the simulator.

simulator-fairness = Fairness
simulator-week = Week
simulator-week-of = from { $on }
simulator-week-now = this week
simulator-week-unfinished = The week is not over: these are the figures as of the count.
simulator-show = Show
simulator-count = Count
simulator-count-again = Count again
simulator-counted-at = counted { $at }
simulator-fairness-counted = The week has been counted
simulator-fairness-none = No report for this week
simulator-fairness-none-next = The report is made every Monday for the week before. It can also be counted now.
simulator-download-xlsx = Download XLSX
simulator-download-csv = Download CSV
simulator-gini-even = Even
simulator-gini-uneven = Uneven
simulator-gini-concentrated = In few hands
simulator-gini-told = Gini of leads { $gini }
simulator-lorenz = Lorenz curve
simulator-lorenz-spoken = Lorenz curve of leads, Gini { $gini }
simulator-lorenz-how = Franchisees by rising share: the closer the curve to the dashed line, the more evenly leads are shared out.
simulator-trend = Gini by week
simulator-shares = Shares of franchisees
simulator-shares-none = No franchisees yet
simulator-by-product = By product
simulator-by-territory = By territory
simulator-outside = Outside territories
simulator-part-product = Product
simulator-part-territory = Territory
simulator-sold-of = { $sold } of { $lots }
simulator-skew-told = { $n ->
    [one] Notices of one lot were never more than { $n } millisecond apart.
   *[other] Notices of one lot were never more than { $n } milliseconds apart.
}
simulator-kpi-gini-note = of money { $money }; 0 is even
simulator-kpi-hhi-note = concentration; above 2,500 is high
simulator-kpi-thin-note = { $n ->
    [one] { $n } lot of { $all }
   *[other] { $n } lots of { $all }
}
simulator-kpi-fill-note = { $n ->
    [one] { $n } lot of { $all }
   *[other] { $n } lots of { $all }
}
simulator-kpi-p90-note = 90% within
simulator-kpi-revenue-note = revenue { $amount }
simulator-column-figures = Figures
simulator-column-figure = Figure
simulator-column-value = Value
simulator-column-shares = Franchisees
simulator-column-parts = Parts
simulator-column-tenant = Franchisee
simulator-column-leads = Leads
simulator-column-share = Share of leads
simulator-column-paid = Spent
simulator-column-bids = Bids
simulator-column-wins = Wins
simulator-column-wins-of = Wins / lots bid for
simulator-column-win-rate = Win rate
simulator-column-against-reserve = Price to reserve
simulator-column-part = Part
simulator-column-name = Name
simulator-column-lots = Lots
simulator-column-sold = Sold
simulator-column-fill = Fill rate
simulator-column-revenue = Revenue
simulator-column-thin = Under two bids
simulator-column-thin-share = Under two bidders
simulator-column-gini = Gini
simulator-column-gini-money = Gini of money
simulator-column-hhi = HHI
simulator-column-time = Time to sale
simulator-column-p50 = Median
simulator-column-p90 = 90%, s
simulator-column-skew = Skew of notices, ms
simulator-own-how = Week from { $on }: your line beside the figures of the whole network. Names and sums of other franchisees are not disclosed.
simulator-own-line = Your line
simulator-own-leads = Your leads
simulator-own-leads-note = { $share } of { $n } sold
simulator-own-paid-note = { $share } of all the money
simulator-own-wins-note = { $wins } wins, { $bids } lots bid for
simulator-own-reserve-note = { $network } across the network
simulator-own-network = Across the network
simulator-own-formula = Gini: 0 when everybody has the same, 1 when one has it all. A lot with one bidder goes at its reserve: nobody contested it.
simulator-own-weeks = By week
simulator-own-share = Share
simulator-own-gini = Network’s Gini
simulator-own-none = No reports yet
simulator-own-none-next = Every Monday your share of leads and money of the week before appears here, beside the network’s figures.
simulator-to-lots = To the auction

simulator-title = Simulator
simulator-scenario = Scenario
simulator-from = From
simulator-to = To
simulator-stages = Sale plan
simulator-stages-own = Each lot walks its own stages
simulator-stages-new = All lots walk the stages below
simulator-stage = Stage
simulator-stage-n = Stage { $n }
simulator-stage-window = Window, s
simulator-stage-price = Price, ₽
simulator-stage-step = Step, ₽
simulator-stage-floor = Down to, ₽
simulator-no-stage = none
simulator-take-plan = Take the stages of a plan:
simulator-plan-default = Default
simulator-reserve-percent = Reserves and prices, %
simulator-window-percent = Windows, %
simulator-daily-cap = Leads a day
simulator-share-cap = Share of leads, %
simulator-as-was = as it was
simulator-tie = Equal bids
simulator-tie-draw = The lot’s draw
simulator-tie-first = Who bid first
simulator-tie-fewest = Who has fewer leads
simulator-only = Change the rules for some lots only
simulator-any = Any
simulator-product = Product
simulator-source = Source
simulator-city = City
simulator-play = Calculate
simulator-stop = Stop
simulator-running = Calculating
simulator-reading = Reading past lots and bids
simulator-lots-done = Lots
simulator-cancelled = The calculation was stopped. Nothing has changed: the simulator only reads.
simulator-how = What other rules would have brought
simulator-how-text = The simulator runs past lots again by the very rules that decide on the exchange: bids and orders stay, the plan, reserves, windows and caps change. It only reads.
simulator-no-lots = No lots in this period
simulator-no-lots-next = Choose days on which lots were sold.
simulator-result = What happened, and what would have
simulator-was = Happened
simulator-would = Would have
simulator-change = Change
simulator-changed = { $n ->
    [one] { $n } lot of { $all } would have ended otherwise.
   *[other] { $n } lots of { $all } would have ended otherwise.
}
simulator-elapsed = It took { $n } ms.
simulator-by-week = Revenue by week
simulator-top = up to { $amount }
simulator-line-revenue = Revenue
simulator-line-average = Average price
simulator-line-sold = Lots sold
simulator-line-fill = Fill rate
simulator-line-p50 = Time to sale, median
simulator-line-p90 = Time to sale, 90%
simulator-line-gini = Gini of leads
simulator-line-hhi = Herfindahl–Hirschman index
simulator-line-thin = Lots with one bidder or none
simulator-line-in-turn = Given in turn
simulator-unknown = History is silent
simulator-silent-share = { $n ->
    [0] History answers for all { $all } lots.
   *[other] History is silent about { $share } of the lots: { $n } of { $all }.
}
simulator-silent-revenue = { $amount } of the scenario’s revenue comes from them; the other { $sure } rest on real bids.
simulator-unknown-below_shown = bids could have been lower than was allowed then, and somebody who kept silent might have made one
simulator-unknown-no_bidding = the lot was never open for bids
simulator-unknown-longer_window = a longer window: more bids might have come
simulator-unknown-late_bids = a shorter window: bids that came later might have come sooner
simulator-unknown-open_bids = bids were open: the winner never had to say how much more it would have paid
simulator-unknown-ratings = whose turn it is, or for how much bids count, hangs on ratings, and nothing has kept those of that night
simulator-assumption = It is taken that everybody would have bid the same. How bidders would have answered to other rules, history does not know.
simulator-save = Save the scenario
simulator-name = Name
simulator-saved = Saved scenarios
simulator-saved-now = The scenario has been saved
simulator-deleted-now = The scenario has been deleted
simulator-forget = Delete a scenario
simulator-forget-sure = Delete the scenario?
simulator-forget-one = Delete “{ $name }”
simulator-compare = Compare
simulator-compare-title = Scenarios compared
simulator-compare-pick = Compare
simulator-compare-left = Left: { $name }
simulator-compare-right = Right: { $name }
simulator-other-period = The scenarios cover different periods: compare shares, not sums.
