### The loan calculator.

lending-calculator = Calculator
lending-terms = Terms of the loan
lending-amount = Amount, ₽
lending-months = Term, months
lending-rate = Rate, % a year
lending-repayment = Payments
lending-repayment-annuity = Equal (annuity)
lending-repayment-differentiated = Decreasing (differentiated)
lending-issued-on = Day of issue
lending-upfront = Costs at issue, ₽
lending-monthly = Costs a month, ₽
lending-besides-hint = What the contract with the lender demands: insurance, the bank’s commission. Without the broker’s fee, compulsory motor insurance and state fees: they are no part of the full cost.
lending-income = Income a month, ₽
lending-other = Other payments, ₽
lending-count = Calculate
lending-result = Result
lending-payment = Payment a month
lending-first-payment = First payment
lending-last-payment = the last { $amount }
lending-besides = and { $amount } of other costs
lending-overpaid = Paid above the loan
lending-total = { $amount } in all
lending-full-cost = Full cost (ПСК)
lending-percent = { $value }%
lending-base-days = base period: { $n ->
    [one] { $n } day
   *[other] { $n } days
}
lending-base-months = base period: { $n ->
    [one] { $n } month
   *[other] { $n } months
}
lending-no-cost = can’t be told
lending-burden = Debt burden (ПДН)
lending-level-easy = low, up to 30%
lending-level-hard = raised, 30 to 50%
lending-level-high = high, above 50%
lending-level-high-how = With such a burden the lender has to warn the borrower in writing, and many will refuse.
lending-affordable = On these terms the burden stays at 50% or below up to { $amount }.
lending-affordable-none = Other payments take half of the income already: with any new loan the burden will be above 50%.
lending-paid-for = What the borrower pays for
lending-principal = debt
lending-above = above the debt
lending-schedule = Schedule of payments
lending-schedule-table = Table of payments
lending-col-number = No.
lending-col-due = Date
lending-col-amount = Payment
lending-col-interest = Interest
lending-col-principal = Debt
lending-col-left = Left
lending-note = The full cost follows article 6 of the law 353-ФЗ, the burden the first payment without other costs. A month’s interest is a twelfth of the year’s. This is an estimate: the lender names the exact schedule and cost.
lending-wrong = Check the terms
lending-wrong-next = Once the fields are right, payments, costs and the full cost will be here.
