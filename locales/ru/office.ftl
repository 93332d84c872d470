### Страницы головного офиса: пульт, пул, лоты, кошельки, планы, сверка.

## Общее

office-all = Все
office-open = Открыть
office-actions = Действия
office-copy = Скопировать
office-cancel = Отмена
office-choose = Выберите
office-parts = Части карточки
office-data = Данные
office-kpis = Показатели
office-by-exchange = биржа
office-by-system = система
office-bids = { $n ->
    [one] { $n } ставка
    [few] { $n } ставки
   *[many] { $n } ставок
}

## Поля и столбцы

office-lead = Лид
office-lot = Лот
office-name = Имя
office-phone = Телефон
office-email = Почта
office-contact = Контакт
office-contacts = Контакты
office-product = Продукт
office-amount = Сумма
office-amount-roubles = Сумма, ₽
office-city = Город
office-source = Источник
office-partner = Партнёр
office-basis = Основание
office-comment = Комментарий
office-created = Поступил
office-quality = Качество
office-quality-parts = Из чего складывается сейчас
office-quality-phone = Телефон
office-quality-email = Почта
office-quality-city = Город
office-quality-amount = Сумма
office-quality-basis = Основание
office-quality-source = Источник
office-quality-age = Возраст
office-offered = Предложены головному офису
office-offered-how = Лид никто не выкупил. Возьмите его в работу: передайте вручную или выставите снова.
office-offered-none = Предложенных лидов нет
office-offered-none-text = Сюда попадают лиды, которые никто не выкупил.
office-pool-offered = Предложены офису
office-take = Взять в работу
office-release = Отдать обратно
office-taken-by = В работе: { $name }
office-taken-yours = Лид у вас в работе
office-taken-done = Лид у вас в работе
office-released-done = Лид снова предложен всем
office-event-taken = Взят в работу
office-event-released = Отдан обратно
office-sales = Продажи
office-status = Статус
office-stage = Этап
office-reserve = Резерв
office-bids-column = Ставок
office-left = Осталось
office-left-or-closed = Осталось / закрыт
office-owner = Владелец
office-winner = Победитель
office-price = Цена
office-sold-at = Продан
office-age = В пуле
office-tenant = Франчайзи
office-time = Когда
office-by = Кто
office-sum = Сумма
office-request = Запрос
office-history = История
office-history-none = Пока ничего не происходило
office-duplicate-mark = Дубль

## Пульт

office-control = Пульт
office-kpi-received = Принято сегодня
office-kpi-sold = Продано сегодня
office-kpi-before = вчера к этому часу { $n }
office-kpi-revenue = Выручка сегодня
office-kpi-week = за 7 дней { $amount }
office-kpi-fill = Выкуп, 7 дней
office-kpi-lots = { $n } из { $all } лотов
office-kpi-median = До передачи, медиана
office-kpi-median-note = от открытия лота, 7 дней
office-kpi-open = Идут торги
office-pool-by-status = Общий пул по статусам
office-revenue-by-day = Выручка по дням
office-revenue-spoken = Выручка биржи по дням за две недели, всего { $amount }
office-attention = Требует внимания
office-attention-none = Всё спокойно
office-attention-none-text = Ничего не ждёт вашего решения.
office-attention-overdue = { $n ->
    [one] { $n } лот не закрылся вовремя: проверьте обработчик
    [few] { $n } лота не закрылись вовремя: проверьте обработчик
   *[many] { $n } лотов не закрылись вовремя: проверьте обработчик
}
office-attention-low = { $n ->
    [one] { $n } кошелёк ниже порога
    [few] { $n } кошелька ниже порога
   *[many] { $n } кошельков ниже порога
}
office-attention-returned = { $n ->
    [one] { $n } лид возвращён
    [few] { $n } лида возвращены
   *[many] { $n } лидов возвращены
}
office-attention-recalled = { $n ->
    [one] { $n } лид отозван
    [few] { $n } лида отозваны
   *[many] { $n } лидов отозваны
}
office-attention-unsold = { $n ->
    [one] { $n } лид не выкуплен
    [few] { $n } лида не выкуплены
   *[many] { $n } лидов не выкуплены
}
office-attention-new = { $n ->
    [one] { $n } новый лид без торгов
    [few] { $n } новых лида без торгов
   *[many] { $n } новых лидов без торгов
}
office-open-lots = Открытые лоты
office-open-none = Сейчас торгов нет
office-open-none-next = Выставьте лид из пула: лот появится здесь с обратным отсчётом.
office-outcomes = Последние итоги
office-outcomes-none = Итогов ещё нет
office-outcomes-none-text = Здесь появятся победители и цены закрытых лотов.
office-stuck = Застрявшие лиды
office-stuck-none = Ни один лид не застрял
office-stuck-none-text = { $n ->
    [one] Все лиды моложе { $n } часа или уже на торгах.
   *[other] Все лиды моложе { $n } часов или уже на торгах.
}
office-since = с { $at }
office-age-stands = Сколько стоит в этом статусе
office-age-any = Любой срок
office-age-fresh = До 2 часов
office-age-day = От 2 часов до суток
office-age-week = От суток до недели
office-age-old = Больше недели
office-age-stuck = Больше 2 часов
office-age-all = Всего
office-age-short-fresh = < 2 ч
office-age-short-day = < 1 д
office-age-short-week = < 7 д
office-age-short-old = ≥ 7 д
office-low-threshold = порог { $amount }
office-attention-from_partner = { $n ->
    [one] { $n } лид от партнёра без торгов
    [few] { $n } лида от партнёров без торгов
   *[many] { $n } лидов от партнёров без торгов
}
office-why = Причина
office-waits = Ждёт
office-why-no-basis = Нет основания для передачи
office-why-no-lot = Не выставлен на торги
office-low = Мало средств
office-low-mark = мало
office-low-none = Денег хватает у всех
office-low-none-text = Ни один кошелёк не ниже своего порога.
office-to-for-sale = К лидам на продажу
office-to-import = Импорт
office-to-tenants = К франчайзи

## Пул

office-pool = Общий пул
office-pool-all = Все
office-pool-for-sale = К продаже
office-pool-views = Статусы лидов
office-any-product = Любой продукт
office-any-source = Любой источник
office-filters = Фильтры
office-filters-clear = Сбросить
office-find = Найти
office-find-hint = Имя, телефон или почта
office-pool-empty = В пуле пока нет лидов
office-pool-empty-next = Добавьте лид вручную, загрузите файл или дождитесь партнёров.
office-pool-none-found = Ничего не найдено
office-pool-none-found-next = Измените запрос или сбросьте фильтры.
office-pool-none-so = Таких лидов сейчас нет
office-pool-none-so-next = Откройте все лиды или выберите другой статус.
office-back-to-pool = Назад к пулу

## Лид

office-lead-new = Новый лид
office-lead-add = Добавить в пул
office-contact-hint = Нужен телефон или почта
office-basis-hint = Без основания лид можно хранить, но нельзя продать
office-twin-found = Этот человек уже в пуле:
office-twin-next = Если сохранить, лид станет дублем и на торги не пойдёт.
office-known = { $n ->
    [0] Этого человека сегодня видели в базах сети.
    [one] Этого человека видели в базах сети { $n } день назад.
    [few] Этого человека видели в базах сети { $n } дня назад.
   *[many] Этого человека видели в базах сети { $n } дней назад.
}
office-lead-created = Лид добавлен в пул
office-lead-created-known = Лид добавлен. Этого человека уже видели в базах сети, дней назад: { $what }
office-lead-duplicate = Сохранён как дубль: этот человек уже в пуле
office-lead-is-duplicate = Дубль лида
office-reveal = Показать
office-reveal-why = Зачем показать контакты?
office-reveal-logged = Причина останется в истории лида
office-reveal-call = Позвонить
office-reveal-message = Написать
office-reveal-check = Проверить данные
office-reveal-other = Другая причина

## Продажа

office-sale = Торги
office-sell = Продать
office-sell-how = Как продать
office-sell-by-rules = По правилам
office-sell-own = На своих условиях
office-sell-plan = По правилам подходит план «{ $plan }»
office-sell-no-plan = По правилам не подходит ни один план: задайте свои условия
office-sell-window = Приём ставок
office-sell-reserve = Резерв, ₽
office-window-60 = 1 минута
office-window-120 = 2 минуты
office-window-300 = 5 минут
office-window-900 = 15 минут
office-window-3600 = 1 час
office-sale-open = Лид на торгах
office-sale-no-basis = Нет основания для передачи данных: продать лид нельзя. Получите согласие.
office-sale-closed = Этот лид не продаётся: дубль или архив.
office-sale-waits = Лид ждёт, когда его выставят на торги.
office-lots-of-lead = Лоты этого лида
office-lot-opened = Лот открыт, заявки на выкуп уже сделали ставки
office-lot-opened-number = Лот № { $number } открыт

## История

office-event-created = Лид поступил
office-event-lot_opened = Открыт лот
office-event-stage_opened = Этап
office-event-sold = Продан:
office-event-redistributed = Перераспределён:
office-event-unsold = Не выкуплен
office-event-cancelled = Лот снят с торгов
office-event-returned = Возвращён франчайзи
office-event-recalled = Отозван у франчайзи
office-event-return_refused = Отказано в возврате франчайзи
office-event-superseded = Контакт перешёл к новому лиду этого человека
office-event-promoted = Больше не дубль
office-event-revealed = Показаны контакты
office-event-other = Событие
office-event-duplicate = Дубль другого лида

## Лоты

office-lots = Лоты
office-lots-views = Состояния лотов
office-lots-all = Все
office-lots-open = Открытые
office-lots-sold = Проданные
office-lots-unsold = Не выкуплены
office-lots-cancelled = Отменённые
office-lots-all-of = Все лоты
office-lots-period = Когда закрылись
office-lots-from = Закрыты с
office-lots-to = по
office-lots-ever = За всё время
office-lots-none = Лотов ещё не было
office-lots-none-next = Выставьте лид из пула: план продажи проведёт его по этапам.
office-lots-none-so = Таких лотов нет
office-lots-none-so-next = Откройте все лоты или выберите другое состояние и другие дни.
office-lot-number = Лот № { $number }
office-lot-opened-at = открыт { $at }
office-lot-closed-at = закрыт { $at }
office-lot-ends-at = этап до { $at }
office-lot-price-hidden = станет известна при закрытии
office-lot-best = лучшая ставка { $amount }
office-lot-no-bids = без ставок
office-lot-bids-hidden = суммы скрыты до закрытия
office-lot-took = за { $span }
office-bids-title = Ставки
office-bid = Ставка
office-bid-source = Способ
office-bid-source-standing_order = по заявке
office-bid-source-manual = вручную
office-bid-live = действует
office-bid-replaced = повышена
office-bid-outbid = перебита
office-bid-won = победила
office-bid-lost = не победила
office-bid-void = не учтена
office-bids-hidden = Ставки скрыты
office-bids-hidden-text = { $n ->
    [one] Принята { $n } ставка. Кто и сколько, узнают все при закрытии.
    [few] Приняты { $n } ставки. Кто и сколько, узнают все при закрытии.
   *[many] Принято { $n } ставок. Кто и сколько, узнают все при закрытии.
}
office-bids-none = Ставок не было
office-bids-none-text = Причины по каждому франчайзи ниже.
office-reasons = Кому не достался и почему
office-reasons-none = Причин пока нет
office-reasons-none-open = Каждый, кто не получит лид, узнает почему.
office-reasons-none-text = На этот лот причин не записано.
office-reason-suspended = Кабинет приостановлен
office-reason-consent = Согласие клиента не допускает передачу
office-reason-own_return = Франчайзи уже возвращал этот лид
office-reason-repeat_buyer = Франчайзи уже покупал этого человека
office-reason-not_in_plan = Не участвует в этом этапе
office-reason-product = Не покупает этот продукт
office-reason-city = Не покупает в этом городе
office-reason-amount = Сумма вне его диапазона
office-reason-source = Не покупает из этого источника
office-reason-daily_cap = Исчерпан лимит на день
office-reason-no_funds = Не хватает средств
office-reason-no_bid = Мог, но не сделал ставку
office-reason-order_filters = Ни одна заявка на выкуп не подошла
office-reason-order_limit = Предел заявки ниже допустимой ставки
office-reason-order_cap = Заявка выбрала лимит на день
office-reason-order_funds = Не хватает средств на предел заявки
office-reason-outbid = Другой предложил больше
office-reason-outweighed = С учётом рейтинга победил другой
office-reason-lost_draw = Равные ставки, жребий лота
office-reason-below_reserve = Ставка ниже резерва
office-reason-not_in_turn = Была очередь другого
office-reason-taken_by_other = Лид забрал другой
office-reason-price_above_limit = Цена выше предела заявки
office-reason-cancelled = Лот снят с торгов
office-reason-by_hand = Передан вручную другому
office-reason-limit-price = Предел { $limit }, лид ушёл за { $price }
office-reason-price = Лид ушёл за { $price }
office-reason-bid-price = Ставка { $bid }, лид ушёл за { $price }
office-reason-bid-reserve = Ставка { $bid }, резерв { $reserve }
office-reason-turn = За { $days } дней получил по очереди { $given }, победитель { $winner }. Его рейтинг { $score }, свободно { $free } % лимитов
office-proof = Доказательство
office-proof-text = Правила, резерв и жребий зафиксированы хешем при открытии. Изменить их после ставок нельзя.
office-commitment = Обязательство при открытии
office-root = Корень журнала ставок
office-proof-later = Файл для проверки появится после закрытия.
office-proof-download = Скачать файл проверки
office-proof-how = Проверка без нас:

## Планы

office-plans = Планы продажи
office-plan = План продажи
office-plan-default = Обычный
office-plan-own = Свои условия
office-plans-how = Лид получает самый точный из подходящих планов: важнее продукт, затем город, затем источник. Лот проходит этапы по порядку, пока лид не найдёт владельца.
office-plans-none = Действующих планов нет
office-plans-none-next = Без плана лиды можно продавать только на своих условиях из карточки лида.
office-plan-all-leads = Все лиды
office-plan-version = Версия { $n } от { $at }
office-plan-sales = За { $days } дней закрыто лотов: { $lots }, выкуплено: { $sold }
office-plan-no-sales = За { $days } дней лотов не было
office-stage-sealed = Ставки скрыты { $window }. Побеждает большая, платит вторую цену, но не меньше { $reserve }.
office-stage-sealed-min = Участникам виден минимум { $amount }, резерв скрыт.
office-stage-sealed-weighed = Рейтинг взвешивает ставки: вес { $weight } %.
office-stage-ascending = Открытые ставки { $window }: от { $start }, шаг { $step }. Победитель платит свою ставку.
office-stage-ascending-extend = Ставка в последние { $extend } продлевает торги на столько же, всего не больше чем на { $most }.
office-stage-descending = Цена падает с { $start } до { $floor }, по { $step } каждые { $window }. Лид у того, кто первым его забрал.
office-stage-assign = По очереди подходящему франчайзи за { $price }.
office-stage-assign-shares = { $n ->
    [one] Доли заданы для { $n } франчайзи.
   *[other] Доли заданы для { $n } франчайзи.
}
office-bids-falling = Ставок здесь нет
office-bids-falling-text = Лид достаётся первому, кто согласится на цену, и лот сразу закроется.
office-bids-rising = Ставки открыты, их авторы скрыты
office-leading = Ведущая ставка
office-leading-note = чья она, видно после закрытия
office-falling = Цена сейчас
office-falls-in = упадёт через
office-falling-floor = минимум, дальше лот идёт на следующий этап
office-lot-reason = Решение головного офиса:
office-lot-cancel = Снять с торгов
office-lot-cancel-text = Все холды вернутся, лид снова можно продать, журнал лота будет закрыт и подписан.
office-lot-cancel-sure = Снять лот с торгов? Ставки пропадут.
office-lot-cancelled = Лот снят с торгов
office-hand = Передать вручную
office-hand-choose = Выберите франчайзи
office-hand-price = Цена, ₽
office-hand-reason = Причина
office-hand-hint = Останется в истории лида и в подписанном итоге. Правила отбора можно превысить, кроме приостановки и согласия.
office-hand-do = Передать лид
office-hand-sure = Передать лид этому франчайзи? Деньги спишутся сразу.
office-handed = Лид передан
office-overruled = Передан вопреки правилу: { $reason }
office-stage-hq = Лид предлагают сотрудникам головного офиса. Он «не выкуплен», пока его не возьмут в работу, не передадут или не выставят снова.

## Кошельки

office-wallets = Кошельки
office-wallet-of = Кошелёк: { $name }
office-wallets-count = { $n } франчайзи
office-wallets-none = Кошельков ещё нет
office-wallets-none-next = Кошелёк открывается вместе с кабинетом франчайзи.
office-balance = Остаток
office-balance-note = вместе с холдами под ставки
office-credit = Кредит
office-credit-note = насколько можно уйти в минус
office-left-money = Остаток с лимитом
office-deposit = Пополнить
office-deposit-title = Пополнение
office-deposit-amount = Сумма, ₽
office-deposit-reference = Номер платежа
office-deposit-hint = Тот же номер ещё раз не зачислит деньги дважды
office-deposited = Зачислено { $what } ₽
office-transfers = Движение денег
office-transfers-latest = Последние переводы
office-transfers-none = Переводов ещё нет
office-transfers-none-next = Первое пополнение появится здесь.
office-transfer = Перевод
office-ground = Основание
office-transfer-deposit = Пополнение
office-transfer-hold = Холд
office-transfer-release = Снятие холда
office-transfer-capture = Оплата лида
office-transfer-charge = Оплата без ставки
office-transfer-withdrawal = Вывод
office-transfer-reversal = Сторно
office-transfer-refund = Возврат за лид

## Сверка

office-ledger = Сверка
office-check-again = Проверить снова
office-ledger-clean = Всё сходится.
office-ledger-clean-text = Деньги и владельцы лидов пересчитаны по строкам базы в момент открытия страницы.
office-ledger-wrong = Есть расхождения.
office-ledger-wrong-text = Остановите пополнения и передайте эту страницу разработчикам: красные строки показывают, где искать.
office-dead = Отложенные события
office-dead-topic = Событие
office-dead-attempts = Попыток
office-dead-error = Последняя ошибка
office-dead-happened = Случилось
office-dead-died = Отложено
office-dead-actions = Действия
office-dead-network = Сеть
office-dead-replay = Повторить
office-dead-older = Показать более ранние
office-dead-all = Повторить все ({ $n })
office-dead-all-question = { $n ->
    [one] Повторить { $n } событие?
    [few] Повторить { $n } события?
   *[many] Повторить { $n } событий?
}
office-dead-none = Отложенных событий нет
office-dead-none-text = Сюда попадает событие, обработка которого не удалась восемь раз подряд. Устраните причину и повторите его отсюда.
office-dead-replayed = Событие поставлено в очередь
office-dead-all-replayed = Поставлено в очередь событий: { $what }
office-verdicts = Что проверено
office-check-yes = да
office-check-no = нет
office-check-transfers-all = Переводов
office-check-transfers-note = записи журнала не меняются
office-check-postings-all = Проводок
office-check-postings-note = две или больше на перевод
office-check-sold-all = Проданных лидов
office-check-sold-note = найдены в схемах франчайзи
office-check-sum = Сумма всех проводок
office-check-sum-means = Должна быть нулём: деньги не появляются и не исчезают.
office-check-transfers = Переводы без баланса
office-check-transfers-means = В каждом переводе списано ровно столько, сколько зачислено.
office-check-balances = Остатки совпадают
office-check-balances-means = Остаток каждого кошелька равен сумме его проводок.
office-check-holds = Холды совпадают
office-check-holds-means = Холд каждого кошелька равен сумме его действующих ставок.
office-check-owners = Лиды с двумя владельцами
office-check-owners-means = Каждый проданный лид лежит ровно у одного франчайзи: у победителя.

office-territories = Территории
office-territory = Территория
office-territory-new = Новая территория
office-territory-name = Название
office-territory-owner = Владелец
office-territory-owner-hint = Владелец видит, сколько лидов территории ушло ему, другим и осталось не выкуплено. Имена других ему не показываются.
office-territory-no-owner = Нет владельца
office-territory-places = Города и регионы
office-territory-places-hint = По одному в строке или через запятую. Каждый город относится только к одной территории.
office-territory-no-places = Города не указаны
office-territory-save = Сохранить
office-territory-delete = Удалить территорию
office-territory-delete-sure = Удалить территорию? Лиды останутся на месте, но владелец перестанет видеть её отчёт.
office-territory-created = Территория создана
office-territory-changed = Территория сохранена
office-territory-deleted = Территория удалена
office-territory-leads = Лиды
office-territory-count = { $n ->
    [one] { $n } территория
    [few] { $n } территории
   *[many] { $n } территорий
}
office-territory-fill = Выкуп
office-territory-unsold = Не выкуплены
office-territory-unsold-note = { $n ->
    [one] { $n } лид не выкуплен
    [few] { $n } лида не выкуплены
   *[many] { $n } лидов не выкуплено
}
office-territory-unowned = Без владельца
office-territory-unowned-note = территории, за которыми никто не следит
office-territory-outside = Вне территорий
office-territory-outside-note = лиды из городов, которых нет на карте
office-territory-where = Куда ушли
office-territory-share = Доля владельца
office-territory-fates = Лиды за 4 недели
office-territory-quiet = За 4 недели лидов не было
office-territory-quiet-text = Проверьте написание городов: оно сверяется без учёта регистра и «ё».
office-territory-unmapped = Города вне территорий
office-territory-unmapped-text = Отсюда приходят лиды, но города не входят ни в одну территорию.
office-territories-none = Территорий ещё нет
office-territories-none-next = Закрепите города за франчайзи: владелец увидит судьбу каждого лида со своей территории.
office-bank-title = Выписки банка
office-bank-upload = Загрузить выписку
office-bank-drop = Перетащите файл выписки или выберите его
office-bank-hint = 1CClientBankExchange (kl_to_1c.txt) до 16 МБ, в любой кодировке
office-bank-how = Поступления находят франчайзи по ИНН плательщика, иначе по названию, адресу кабинета или номеру кошелька в назначении. Каждый платёж зачисляется один раз, даже если он есть в двух файлах.
office-bank-send = Загрузить
office-bank-earlier = Загруженные выписки
office-bank-file = Файл
office-bank-days = Дни
office-bank-documents = Документы
office-bank-done = Разобрана
office-bank-running = Разбирается
office-bank-running-note = Каждый платёж зачисляется отдельно: страницу можно закрыть.
office-bank-none = Выписок ещё нет
office-bank-none-next = Выгрузите выписку из банка в формате 1С и загрузите её сюда.
office-bank-to-queue = Открыть очередь
office-bank-cut = В файле нет последней строки: похоже, он обрезан. Разобрано то, что в нём есть.
office-bank-outcome = Итог
office-bank-booked = Зачислен
office-bank-booked-note = деньги в кошельках
office-bank-waiting = Ждёт решения
office-bank-waiting-kpi = франчайзи не определён
office-bank-new = Проверяется
office-bank-ignored = Отложен
office-bank-repeated = Уже был
office-bank-repeated-note = есть в другой строке или файле
office-bank-outgoing = Не приход
office-bank-broken = Не читается
office-bank-broken-note = названы по строкам файла
office-bank-line = Строка
office-bank-document = Документ
office-bank-party = Плательщик или получатель
office-bank-about = Кодировка { $encoding }, загрузил(а) { $by },
office-bank-queue = Платежи без франчайзи
office-bank-aside = Отложенные
office-bank-aside-how = Отложенные платежи ничьи. Любой из них ещё можно зачислить.
office-bank-inn = ИНН { $inn }
office-bank-number = № { $number }
office-bank-book = Зачислить
office-bank-pick = Выберите франчайзи
office-bank-reason = Почему не зачислять
office-bank-ignore = Отложить
office-bank-queue-none = Все платежи разобраны
office-bank-queue-none-next = Новые появятся здесь, если выписка не скажет, чей это платёж.
office-bank-booked-flash = Платёж зачислен
office-bank-ignored-flash = Платёж отложен
office-bank-why-inn = по ИНН плательщика
office-bank-why-purpose = по назначению платежа
office-bank-why-hand = выбрано вручную
office-bank-why-unmatched = Франчайзи не назван
office-bank-why-ambiguous = Подходят несколько
office-bank-why-maybe_by_hand = Похоже, уже внесён вручную
office-bank-why-reversed = Зачисление отменено
office-bank-why-section_not_closed = документ оборван
office-bank-why-no_number = нет номера
office-bank-why-bad_date = дата не читается
office-bank-why-bad_amount = сумма не читается
office-bank-why-conflicting_amounts = две разные суммы
office-bank-waiting-note = { $n ->
    [one] { $n } платёж ждёт
    [few] { $n } платежа ждут
   *[many] { $n } платежей ждут
} решения: { $amount }.
office-bank-waiting-here = { $n ->
    [one] { $n } платёж этой выписки ждёт
    [few] { $n } платежа этой выписки ждут
   *[many] { $n } платежей этой выписки ждут
} решения: выберите франчайзи.
office-bank-queue-how = { $n ->
    [one] { $n } платёж
    [few] { $n } платежа
   *[many] { $n } платежей
} на { $amount }. Выберите, чей платёж, или отложите его с причиной.
office-policy = Пороги сети
office-policy-how = Для кошельков, у которых нет своих порогов. Считаются доступные деньги, холды и кредит вместе. 0: никогда.
office-policy-saved = Пороги сети сохранены
office-low-at = Предупредить, когда осталось меньше, ₽
office-pause-at = Остановить заявки, когда осталось меньше, ₽
office-save = Сохранить
office-wallets-find = Найти кошелёк
office-wallets-find-hint = Название, город, адрес или ИНН
office-wallets-sort = Порядок
office-wallets-sort-low = Сначала с низким остатком
office-wallets-sort-balance = Остаток: сначала меньше
office-wallets-sort-most = Остаток: сначала больше
office-wallets-sort-name = По названию
office-wallets-sums = Остаток { $balance }
office-wallets-low = Мало денег: { $n }
office-wallets-none-found = Таких кошельков нет
office-wallets-none-found-next = Проверьте название или ищите по городу.
office-wallet-number = Номер
office-moved = Движение
office-paused-mark = Заявки ждут
office-bank-queue-short = Без франчайзи: { $n }
office-withdrawal = Вернуть деньги франчайзи
office-withdrawal-how = Вернуть можно только свободные собственные деньги: ни холд, ни кредит не выводятся.
office-withdrawal-do = Вывести
office-withdrawn = Деньги выведены
office-reference-out = Исходящий платёж
office-reason = Причина
office-limit = Кредитный лимит
office-limit-sum = Новый лимит, ₽
office-limit-set = Установить
office-limit-saved = Лимит установлен
office-limit-was = { $was } → { $now }
office-thresholds = Пороги
office-thresholds-saved = Пороги сохранены
office-thresholds-network = Как в сети
office-requisites = Реквизиты
office-requisites-how = По ИНН поступления из выписки находят этого франчайзи.
office-requisites-saved = Реквизиты сохранены
office-inn = ИНН
office-kpp = КПП
office-legal-name = Юридическое название
office-undo = Отменить
office-undo-title = Отменить пополнение на { $amount }
office-undo-how = Будет сделан обратный перевод. Если пополнение пришло из выписки, платёж вернётся в очередь.
office-undone = Пополнение отменено
office-reason-consent_scope = Согласие клиента дано на других
office-reason-quality = Качество ниже того, что он покупает
office-reason-hours = Вне часов покупки франчайзи
office-reason-monthly_cap = Исчерпан лимит на месяц
office-reason-share_cap = Выбрана доля по этому городу и продукту
office-reason-order_quality = Качество ниже, чем в заявке
office-reason-order_paused = Заявка на паузе
office-reason-order_schedule = Заявка в это время не ставит
office-reason-order_monthly_cap = Заявка выбрала лимит на месяц
office-reason-order_budget = Заявка выбрала бюджет месяца
office-plan-quality = Качество от { $n }
office-plan-age = { $n ->
    [one] { $n } день и старше
    [few] { $n } дня и старше
   *[many] { $n } дней и старше
}
office-plan-min-age = Возраст не меньше, дней
office-plan-min-age-hint = Со дня поступления лида; пусто: любой
office-plan-resold = Продавался раньше
office-plan-resold-hint = Возвращённая или отозванная продажа тоже считается
office-resold-any = Любой
office-resold-true = Уже продавался
office-resold-false = Ещё не продавался
office-plan-new = Новый план
office-plan-edit = Изменение плана
office-plan-open = Открыть
office-plan-copy = Скопировать
office-plan-change = Изменить
office-plan-save = Сохранить версию
office-plan-save-hint = Открытые лоты дойдут по своим условиям.
office-plan-saved = Версия сохранена
office-plan-retired = План снят
office-plan-retire = Снять план
office-plan-retire-sure = Снять план? Новые лоты по нему не откроются, открытые дойдут до конца.
office-plan-is-retired = Снят
office-plans-resting = Не действуют
office-plan-comes = начнёт действовать { $at }
office-plan-retired-at = снят { $at }
office-plan-next = Следующая версия с { $at }
office-plan-rules = Для каких лидов
office-plan-name = Название
office-plan-hours = Когда действует
office-plan-hours-hint = По московскому времени. Ничего не отмечено: всегда
office-plan-stages = Этапы
office-plan-move-hint = Перетащите карточку или нажмите Alt и стрелку
office-plan-start = Начало
office-plan-starts = Действует с
office-plan-starts-hint = По московскому времени. Пусто: сразу
office-plan-now = Действует сейчас
office-plan-before = Ещё не началось
office-plan-versions = Версии
office-version = версия { $n }
office-version-current = действует
office-version-coming = с { $at }
office-version-replaced = не понадобилась
office-version-retires = снимает план
office-version-since = Действует с { $at }
office-version-first = Первая версия
office-version-same = Без изменений
office-stage-add = Добавить этап
office-stage-up = Выше
office-stage-down = Ниже
office-stage-remove = Убрать этап
office-stages-none = Этапов нет: добавьте первый.
office-stage-about-sealed = Ставки скрыты, побеждает высшая и платит вторую цену, не меньше резерва.
office-stage-about-assign = Лид по фиксированной цене получает тот, чья очередь.
office-stage-about-hq = Лид остаётся за головным офисом.
office-stage-field-window_s = Окно приёма ставок
office-stage-field-reserve = Резерв, ₽
office-stage-field-public_min = Видимый минимум, ₽
office-stage-field-score_weight = Влияние рейтинга, %
office-stage-field-price = Цена, ₽
office-stage-field-weights = Доли участников
office-weights-hint = Пусто у всех: участвуют все поровну
office-unit = Единица времени
office-unit-s = сек
office-unit-min = мин
office-unit-h = ч
office-change-name = Название
office-change-active = План снят или возвращён
office-change-products = Продукты
office-change-cities = Города
office-change-sources = Источники
office-change-min_quality = Качество не ниже
office-change-schedule = Часы
office-change-min_age_days = Возраст не меньше, дней
office-change-resold = Продавался раньше
office-change-stage_added = Добавлен этап { $n }, «{ $kind }»
office-change-stage_removed = Убран этап { $n }, «{ $kind }»
office-change-stage_moved = Этап «{ $kind }» перенесён: был { $before }, стал { $after }
office-change-stage = Этап { $n }, «{ $kind }».
office-change-nothing = не задано
office-preview = Проверка на прошлом лиде
office-preview-lead = Лид
office-preview-wait = Выберите лид и заполните этапы: здесь появится, кто бы его получил.
office-preview-no-leads = В пуле ещё нет лидов, проверить не на чем.
office-preview-chosen = По правилам сейчас лид взял бы план
office-preview-none = По действующим правилам лиду не подходит ни один план.
office-preview-facts = { $days ->
    [0] Лид поступил меньше суток назад
    [one] Лиду { $days } день
    [few] Лиду { $days } дня
   *[many] Лиду { $days } дней
}
office-preview-price = от { $price }
office-preview-nobody = Никто не мог бы купить, лид пошёл бы дальше.
office-preview-order = заявка ставит
office-preview-by-hand = мог бы поставить руками
office-buying = что покупает
office-buying-saved = Сохранено
office-buying-settings = Условия покупки
office-buying-how = Пусто: без ограничений. Действует на лоты, которые откроются, и ставки, которые сделают после сохранения.
office-buying-share = Доля, %, не больше
office-buying-share-hint = Лидов одного города и продукта за 30 дней
office-buying-hours = Часы покупки
office-buying-hours-hint = По времени франчайзи. Ничего не отмечено: всегда
office-buying-wallet = Кошелёк
office-rules = Правила покупки
office-rules-rules = Правила для всей сети
office-rules-repeat = Повторная покупка, дней
office-rules-repeat-hint = Столько дней франчайзи не продают человека, которого он уже покупал
office-rules-duplicate = Дубль, дней после продажи
office-rules-duplicate-hint = Новый лид проданного человека столько дней остаётся дублем; позже он поступает как новый
office-rules-share = Доля считается с, лидов
office-rules-share-hint = Пока за 30 дней продано меньше, доля не ограничивает
office-rules-days = Новичок, дней
office-rules-leads = Первых лидов новичку
office-rules-starter-hint = На этапе очереди новичок идёт первым, пока не получит столько лидов. 0: без квоты.
office-rules-default = Правила по умолчанию
office-rules-since = Действуют с { $at }, { $by }
office-stage-about-ascending = Открытые ставки растут по шагу, поздняя ставка отодвигает конец. Победитель платит свою ставку.
office-stage-about-descending = Цена падает по шагам. Лид у того, кто забрал первым.
office-stage-field-start = Начальная цена, ₽
office-stage-field-step = Шаг, ₽
office-stage-field-extend_s = Поздняя ставка продлевает на
office-stage-field-max_extend_s = Продление, не больше
office-stage-field-step_s = Цена держится
office-stage-field-floor = Нижняя цена, ₽
office-holds-sealed = Ставки закрыты и от головного офиса: холды входят в остаток и отдельно не показаны.
