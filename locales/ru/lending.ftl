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

### Заявки, подачи в банки, каталог.

lending-application = Заявка
lending-application-of = Заявка: { $title }
lending-open = Открыть
lending-fill = Заполнить
lending-asked = { $amount } на { $months } мес.
lending-no-application = Заявка ещё не заполнена.
lending-wanted = Что нужно клиенту
lending-product = Продукт
lending-down-payment = Первоначальный взнос, ₽
lending-birth-date = Дата рождения
lending-unknown-hint = Чего не знаете, оставьте пустым: подбор скажет, чего не хватает. Ноль во взносе и платежах значит, что их нет.
lending-save = Сохранить
lending-cancel = Отменить
lending-add = Добавить
lending-first = Начните с заявки
lending-first-next = Заполните сумму и срок: система подберёт программы банков и покажет, что мешает остальным.
lending-offers = Предложения банков
lending-offers-note = Платёж и переплата посчитаны по равным платежам, без страховок и других расходов.
lending-bank = Банк
lending-col-rate = Ставка
lending-col-sum = Сумма
lending-col-months = Месяцев
lending-until = Действует до
lending-submissions = Подачи в банки
lending-enquiries = { $n ->
    [one] За 30 дней { $n } запрос в банки
    [few] За 30 дней { $n } запроса в банки
   *[many] За 30 дней { $n } запросов в банки
}
lending-none-yet = Подач ещё нет
lending-none-yet-next = Выберите подходящую программу ниже. Банки видят друг друга в кредитной истории: подавайте волнами, по два-три.
lending-choose-bank = Выберите банк
lending-choose-product = Выберите продукт
lending-begin = Подать
lending-begin-without = Подать без программы
lending-match = Подбор программ
lending-catalogue = Банки и программы
lending-from-rate = от { $rate }
lending-payment-of = платёж { $amount }
lending-burden-of = ПДН { $share }
lending-answers-in = { $n ->
    [one] ответ за { $n } день
    [few] ответ за { $n } дня
   *[many] ответ за { $n } дней
}
lending-gaps = Уточните:
lending-gap-birth_date = дату рождения
lending-gap-income = доход
lending-gap-down_payment = первоначальный взнос
lending-miss-product = другой продукт
lending-miss-amount_low = сумма меньше, чем даёт банк
lending-miss-amount_high = сумма больше, чем даёт банк
lending-miss-months_low = срок слишком короткий
lending-miss-months_high = срок слишком длинный
lending-miss-age_low = заёмщик слишком молод
lending-miss-age_high = к последнему платежу заёмщик старше, чем допускает банк
lending-miss-income_low = доход меньше нужного
lending-miss-down_payment_low = мал первоначальный взнос
lending-miss-burden_high = слишком высокая долговая нагрузка
lending-fits = Подходит
lending-fails = Не проходит
lending-submitted = Подано
lending-no-programmes = Нет программ этого продукта
lending-no-programmes-next = Заведите банки и их условия один раз, и подбор будет работать для каждой заявки.
lending-next = Дальше
lending-status = Состояние
lending-status-draft = Черновик
lending-status-sent = Отправлено
lending-status-review = На рассмотрении
lending-status-documents = Нужны документы
lending-status-preapproved = Предодобрено
lending-status-approved = Одобрено
lending-status-conditional = Одобрено с условием
lending-status-refused = Отказ
lending-status-lapsed = Срок истёк
lending-status-withdrawn = Отозвано
lending-status-chosen = Выбрано
lending-status-signed = Подписано
lending-status-issued = Выдано
lending-status-not_issued = Не выдано
lending-call = Внимание
lending-call-lapsed = Срок прошёл
lending-call-soon = Скоро истекает
lending-call-papers = Давно ждут документы
lending-call-silent = Долго молчат
lending-call-payable = Можно выдавать
lending-number = Номер заявки в банке
lending-number-hint = Если банк уже назвал его.
lending-refusal = Причина отказа
lending-retry-from = Снова подать можно с
lending-retry-from-day = Снова можно с { $day }
lending-until-day = Предложение действует до { $day }
lending-until-last = Действует до
lending-payable-from = Период охлаждения: деньги можно выдать с { $at }
lending-cooling-how = По закону 9-ФЗ деньги по потребительскому кредиту выдаются через 4 часа после подписания (от 50 до 200 тысяч) или через 48 часов (свыше 200 тысяч). Ипотеки, залога недвижимости и кредитов бизнесу это не касается.
lending-without-cooling = Период охлаждения не действует: автосалон, поручитель или созаёмщик, образование, покупка в магазине, рефинансирование без увеличения
lending-issue-amount = Выдано, ₽
lending-commission = Вознаграждение, ₽
lending-conditions = Условия банка
lending-refused-stale = Подачу уже изменили. Ниже её нынешнее состояние: проверьте и повторите.
lending-refused-wrong_status = Из нынешнего состояния так не перейти.
lending-refused-withdrawn = Лид этой сделки вернулся в пул: работать с ней больше нельзя.
lending-refused-lapsed = Срок предложения прошёл. Отметьте это или попросите банк продлить его.
lending-refused-chosen = Клиент уже выбрал другое предложение. Сначала верните его в «Одобрено».
lending-refused-submitted = В этот банк по этой программе заявка уже подана.
lending-refused-cooling = Идёт период охлаждения: деньги ещё нельзя выдать.
lending-refused-issued = Выдача по сделке уже отмечена.
lending-refused-too_early = Банк отказал и назвал день, с которого можно подать снова: он ещё не пришёл.
lending-refused-no_application = Сначала заполните заявку.
lending-refused-inactive = С этим банком или программой больше не работают.
lending-group-waiting = В банках
lending-group-offered = Одобрено
lending-group-over = Завершены
lending-groups = Какие подачи
lending-group-none-waiting = Банкам отвечать не на что
lending-group-none-offered = Одобрений пока нет
lending-group-none-over = Завершённых подач нет
lending-group-none-next = Подачи появляются из заявок: откройте сделку, заполните заявку и выберите программу.
lending-none-found = Таких подач нет
lending-none-found-next = Измените банк или сотрудника.
lending-filter = Показать
lending-filter-clear = Снять отбор
lending-to-board = К сделкам
lending-all-banks = Все банки
lending-all-people = Все сотрудники
lending-responsible = Ответственный
lending-deal = Сделка
lending-since = В состоянии
lending-no-banks = Банков ещё нет
lending-no-banks-next = Добавьте банк, затем его программы с условиями: по ним заявки подбираются сами.
lending-no-banks-owner = Их добавляют владелец и менеджер.
lending-bank-off = Не работаем
lending-bank-empty = Программ нет.
lending-bank-edit = Изменить банк
lending-bank-name = Название
lending-bank-note = Что важно знать
lending-bank-active = Работаем с этим банком
lending-bank-new = Новый банк
lending-programme = Программа
lending-programme-new = Новая программа
lending-programme-add = Программа
lending-programme-name = Название
lending-programme-active = Программа действует
lending-programme-off = Закрыта
lending-rate-from = Ставка от, % годовых
lending-amount-min = Сумма от, ₽
lending-amount-max = Сумма до, ₽
lending-months-min = Срок от, месяцев
lending-months-max = Срок до, месяцев
lending-age-min = Возраст от, лет
lending-age-max = Возраст до, лет к последнему платежу
lending-income-min = Доход от, ₽ в месяц
lending-down-payment-min = Взнос от, % стоимости
lending-burden-max = ПДН до, %
lending-decision-days = Ответ за, дней
lending-bounds-hint = Пустое поле значит, что такого условия нет.
lending-sum-between = { $least } – { $most }
lending-sum-from = от { $least }
lending-sum-to = до { $most }
lending-months-between = { $least } – { $most } мес.
lending-months-from = от { $least } мес.
lending-months-to = до { $most } мес.
lending-age-from = { $least ->
    [one] от { $least } года
   *[other] от { $least } лет
}
lending-age-to = { $most ->
    [one] до { $most } года к концу срока
   *[other] до { $most } лет к концу срока
}
lending-income-from = доход от { $least }
lending-down-from = взнос от { $least }
lending-burden-to = ПДН до { $most }
lending-gap-other_payments = другие платежи
lending-refused-wrong_product = Программа не для этого продукта.
lending-refused-stale_application = Заявку тем временем изменил кто-то другой. То, что вы ввели, на месте: сохраните ещё раз, если оно верно.
lending-down-payment-read = Первоначальный взнос
lending-income-read = Доход в месяц
lending-other-read = Другие платежи
lending-best = (лучшее)
lending-no-cooling = Подписано без периода охлаждения
lending-signed-at = Когда подписано
