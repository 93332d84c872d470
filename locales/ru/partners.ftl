### Партнёры: кабинет партнёра и страницы головного офиса о партнёрах.

partners-home = Главная
partners-hello = Здравствуйте, { $name }
partners-all = Все
partners-choose = Выберите
partners-details = Подробно

## Деньги

partners-money = Деньги
partners-month = Начислено в этом месяце
partners-trend-up = +{ $n } %
partners-trend-down = −{ $n } %
partners-to-last-month = к прошлому месяцу
partners-ever = За всё время { $amount }
partners-next-hold = Ближайшие { $amount } { $date }
partners-no-hold = Холд снимается сам, по сроку
partners-paid-total = Уже выплачено { $amount }
partners-held-until = Холд до { $date }
partners-paid-on = Выплачено { $date }
partners-expected = Ожидается
partners-no-estimate = Зависит от суммы
partners-not-accrued = Не начисляется

## Как считается

partners-formula = Как считается вознаграждение
partners-formula-first = Ваше вознаграждение: { $share } комиссии брокера с каждой выдачи по вашему лиду.
partners-formula-second = За партнёра, которого вы привели: { $share } его вознаграждения. Вместе не больше { $cap } комиссии.
partners-formula-estimate = { $n ->
    [one] До выдачи показана оценка: сумма клиента × { $commission } обычной комиссии × ваша доля. После выдачи начисление { $n } день в холде.
    [few] До выдачи показана оценка: сумма клиента × { $commission } обычной комиссии × ваша доля. После выдачи начисление { $n } дня в холде.
   *[many] До выдачи показана оценка: сумма клиента × { $commission } обычной комиссии × ваша доля. После выдачи начисление { $n } дней в холде.
}

## Лиды

partners-own-leads = Мои лиды
partners-leads-open = В пути
partners-leads-issued = Выданы
partners-leads-refused = Отказы
partners-leads-none = Здесь пока нет лидов
partners-leads-none-next = Передайте клиента, которому нужен кредит: имя и телефон, остальное сделает брокер.
partners-lead-give = Передать лид
partners-lead-send = Передать
partners-lead-taken = { $what }: лид принят
partners-lead-known = { $what }: этот человек уже есть в сети
partners-to-leads = Мои лиды
partners-client = Клиент
partners-status = Где лид сейчас
partners-step = Шаг { $n } из { $total }: { $word }
partners-given = Передан
partners-amount = Сумма

partners-progress-accepted = Принят
partners-progress-auction = На торгах
partners-progress-search = Ищем брокера
partners-progress-broker = У брокера
partners-progress-issued = Кредит выдан
partners-progress-payable = К выплате
partners-progress-paid = Выплачено
partners-progress-duplicate = Дубль
partners-progress-archived = В архиве

partners-next-accepted = Дальше: лид выставят на торги между брокерами сети.
partners-next-auction = Дальше: брокер, выигравший торги, свяжется с клиентом.
partners-next-search = Дальше: лид предложат другим брокерам. Делать ничего не нужно.
partners-next-broker = Дальше: брокер соберёт документы и подаст заявки в банки.
partners-next-issued = Дальше: когда холд закончится, вознаграждение перейдёт к выплате.
partners-next-payable = Дальше: сумма войдёт в ближайшую выплату.
partners-next-paid = Всё готово, спасибо!
partners-next-duplicate = Этого человека передали раньше, поэтому вознаграждение за него не начисляется.
partners-next-archived = С этим лидом больше не работают.

partners-feed = Что происходило
partners-feed-created = Лид принят в общий пул
partners-feed-lot_opened = Выставлен на торги
partners-feed-sold = Передан брокеру
partners-feed-unsold = Торги прошли без покупателя
partners-feed-returned = Брокер вернул лид
partners-feed-recalled = Лид отозван у брокера
partners-feed-accrued = Кредит выдан, начислено
partners-feed-reversed = Выдача отменена, снято

## Форма лида

partners-field-name = Имя клиента
partners-field-phone = Телефон
partners-field-phone-hint = В любом виде: 8 912…, +7 (912)…
partners-field-email = Почта
partners-field-email-hint = Нужен телефон или почта
partners-field-product = Что нужно клиенту
partners-field-amount = Сумма, ₽
partners-field-amount-hint = Если знаете: от неё зависит оценка вознаграждения
partners-field-city = Город
partners-field-comment = Комментарий
partners-consent-text = Клиент согласен на обработку персональных данных и их передачу кредитным брокерам сети для подбора кредита
partners-consent-version = Редакция текста { $version }
partners-then = Что будет дальше
partners-then-check = Проверим, что человека ещё нет в сети.
partners-then-auction = Брокеры сети поторгуются за лид.
partners-then-broker = Победивший позвонит клиенту и доведёт до выдачи.
partners-then-reward = После выдачи вы получите вознаграждение; каждый шаг виден здесь.

## Начисления

partners-statement = Доход
partners-accruals = Начисления
partners-accruals-none = Начислений пока нет
partners-accruals-none-next = Первое появится в день выдачи кредита по вашему лиду.
partners-accruals-none-hq = Первое появится, когда выдадут кредит по лиду партнёра.
partners-none-found = Ничего не нашлось
partners-none-found-next = Уберите отбор, чтобы увидеть всё.
partners-only = Только { $name }
partners-from = За кого
partners-state = Состояние
partners-kind = За что
partners-term = Срок
partners-date = Начислено
partners-reversal-reward = Отмена вознаграждения
partners-reversal-referral = Отмена реферального

## Рефералы

partners-referrals = Рефералы
partners-link = Реферальная ссылка
partners-copy = Скопировать ссылку
partners-code = Код
partners-level-first = 1-й уровень
partners-level-second = 2-й уровень
partners-level-first-note = { $n ->
    [one] { $n } свой лид, { $share }
    [few] { $n } своих лида, { $share }
   *[many] { $n } своих лидов, { $share }
}
partners-level-second-note = { $n ->
    [one] { $n } партнёр, { $share }
    [few] { $n } партнёра, { $share }
   *[many] { $n } партнёров, { $share }
}
partners-first-of = { $n ->
    [one] С { $n } своего лида
   *[many] Со своих лидов: { $n }
}
partners-second-of = { $n ->
    [one] С { $n } приведённого партнёра
   *[many] С приведённых партнёров: { $n }
}
partners-issues = Выдачи
partners-issues-note = По вашим лидам
partners-brought = Кого вы привели
partners-brought-none = Вы ещё никого не привели
partners-brought-none-next = Поделитесь ссылкой с коллегой, который знает людей, которым нужен кредит.
partners-since = с { $date }
partners-invite = Пригласить партнёра
partners-invite-how = Новый партнёр называет код в головном офисе. Код закрепляется при регистрации навсегда.
partners-join = Приглашение в партнёры
partners-join-text = Вас приглашают передавать клиентов кредитным брокерам сети MaK и получать вознаграждение с каждой выдачи.
partners-join-code = Код пригласившего
partners-join-next = Назовите этот код головному офису при регистрации: он закрепит вас за тем, кто вас привёл.
partners-join-sign-in = У меня уже есть кабинет

## Партнёры в головном офисе

partners-partners = Партнёры
partners-partner = Партнёр
partners-partner-new = Новый партнёр
partners-partner-create = Зарегистрировать
partners-partner-added = Партнёр зарегистрирован: { $what }
partners-partner-name = Имя или название
partners-partner-email = Почта для входа
partners-partner-password = Первый пароль
partners-partner-password-hint = Не короче 8 знаков. Партнёр сменит его сам
partners-about = О партнёре
partners-niche = Ниша
partners-niche-hint = Риелтор, бухгалтер, автосалон
partners-form = Правовая форма
partners-form-ip = ИП
partners-form-ooo = ООО
partners-form-self_employed = Самозанятый
partners-form-person = Физическое лицо
partners-inn = ИНН
partners-inn-hint = 10 цифр у ООО, 12 у остальных
partners-referrer = Кто привёл
partners-referrer-hint = Код партнёра. После регистрации не меняется
partners-leads = Лиды
partners-leads-count = { $n ->
    [one] { $n } лид
    [few] { $n } лида
   *[many] { $n } лидов
}
partners-earned = Начислено
partners-registered = С нами с
partners-find = Имя или код
partners-find-clear = Сбросить поиск
partners-none = Партнёров пока нет
partners-none-next = Зарегистрируйте первого: он получит вход в свой кабинет и код для приглашений.

## Ошибки полей

error-invalid_inn = Такого ИНН нет: не сходятся контрольные цифры
error-inn_of_other_form = У ООО в ИНН 10 цифр, у остальных 12
error-unknown_legal_form = Выберите правовую форму
error-unknown_referrer = Партнёра с таким кодом нет
error-self_referral = Привести самого себя нельзя: ИНН совпадает
error-disabled = Кабинет партнёра отключён
