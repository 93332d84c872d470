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
simulator-span-s = { $n } s
simulator-span-min = { $n } min
simulator-span-h = { $n } h
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
