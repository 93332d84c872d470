wallet-title = Кошелёк
wallet-available = Доступно
wallet-available-note = можно ставить
wallet-held = В холде
wallet-held-note = под живые ставки
wallet-held-by = { $n ->
    [one] Холд равен сумме { $n } открытой ставки
    [few] Холд равен сумме { $n } открытых ставок
   *[many] Холд равен сумме { $n } открытых ставок
}
wallet-credit = Кредитный лимит
wallet-credit-note = можно уйти в минус
wallet-spent = Потрачено за месяц
wallet-bought = { $n ->
    [one] { $n } лид
    [few] { $n } лида
   *[many] { $n } лидов
}
wallet-deposit-how = Кошелёк пополняет головной офис, когда получит ваш платёж. Укажите в назначении название кабинета.
wallet-transfers = Движения
wallet-transfers-none = Движений ещё нет
wallet-col-what = Что
wallet-col-amount = Сумма
wallet-col-when = Когда
wallet-kind-deposit = Пополнение
wallet-kind-hold = Холд под ставку
wallet-kind-release = Возврат холда
wallet-kind-capture = Оплата лида
wallet-kind-charge = Оплата лида по очереди
wallet-kind-reversal = Отмена движения
