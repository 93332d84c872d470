### Кредитный калькулятор.

lending-calculator = Калькулятор
lending-terms = Условия кредита
lending-amount = Сумма, ₽
lending-months = Срок, месяцев
lending-rate = Ставка, % годовых
lending-repayment = Платежи
lending-repayment-annuity = Равные (аннуитет)
lending-repayment-differentiated = Убывающие (дифференцированные)
lending-issued-on = День выдачи
lending-upfront = Расходы при выдаче, ₽
lending-monthly = Расходы в месяц, ₽
lending-besides-hint = То, чего требует договор с кредитором: страховка, комиссия банка. Без вознаграждения брокера, ОСАГО и пошлин: в ПСК они не входят.
lending-income = Доход в месяц, ₽
lending-other = Другие платежи, ₽
lending-count = Посчитать
lending-result = Итог
lending-payment = Платёж в месяц
lending-first-payment = Первый платёж
lending-last-payment = последний { $amount }
lending-besides = и { $amount } других расходов
lending-overpaid = Переплата
lending-total = всего { $amount }
lending-full-cost = Полная стоимость (ПСК)
lending-percent = { $value } %
lending-base-days = базовый период: { $n ->
    [one] { $n } день
    [few] { $n } дня
   *[many] { $n } дней
}
lending-base-months = базовый период: { $n ->
    [one] { $n } месяц
    [few] { $n } месяца
   *[many] { $n } месяцев
}
lending-no-cost = не определяется
lending-burden = Долговая нагрузка (ПДН)
lending-level-easy = низкая, до 30 %
lending-level-hard = повышенная, от 30 до 50 %
lending-level-high = высокая, больше 50 %
lending-level-high-how = При такой нагрузке кредитор обязан предупредить заёмщика письменно, а многие откажут.
lending-affordable = На этих условиях нагрузка не превысит 50 % при сумме до { $amount }.
lending-affordable-none = Другие платежи уже занимают половину дохода: с любым новым кредитом нагрузка превысит 50 %.
lending-paid-for = За что платит заёмщик
lending-principal = долг
lending-above = сверх долга
lending-schedule = График платежей
lending-schedule-table = Таблица платежей
lending-col-number = №
lending-col-due = Дата
lending-col-amount = Платёж
lending-col-interest = Проценты
lending-col-principal = Долг
lending-col-left = Остаток
lending-note = ПСК посчитана по формуле статьи 6 закона 353-ФЗ, ПДН по первому платежу без других расходов. Процент месяца считается как двенадцатая часть годового. Расчёт предварительный: точный график и ПСК называет кредитор.
lending-wrong = Проверьте условия
lending-wrong-next = Когда поля будут заполнены верно, здесь появятся платежи, переплата и полная стоимость.
