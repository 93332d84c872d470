### Биржа глазами франчайзи: торги, кошелёк, заявки на выкуп.

## Торги

trading-floor = Торги
trading-views = Какие лоты показать
trading-view-all = Все
trading-view-mine = Мои
trading-view-fitting = Доступные мне
trading-view-sealed = Закрытые
trading-view-ascending = Повышение
trading-view-descending = Понижение
trading-filter-product = Продукт
trading-filter-products = Все продукты
trading-filter-city = Город
trading-filter-cities = Все города
trading-filter-apply = Показать
trading-sound = Звук при новом лоте и перебитой ставке
trading-next-bid = Следующая
trading-outbid = Вас перебили
trading-leads = лидирует
trading-you-lead = Вы лидируете
trading-raise-to = Поднять до { $amount }
trading-bid-at = Поставить { $amount }
trading-next-price = Дальше
trading-floor-price = Минимум
trading-falls-in = Цена упадёт через
trading-take = Забрать за { $price }
trading-take-sure = Забрать лид «{ $product }», лот { $number }, за { $price }? Деньги спишутся сразу.
trading-lead-taken = Лид ваш
trading-open-bids = Ход торгов
trading-open-bids-none = Ставок ещё нет. Первая сразу станет ведущей.
trading-own-bid = ваша
trading-amount = Сумма
trading-aside = Кошелёк, заявки, итоги
trading-city-unknown = город не указан
trading-by-order = По заявке
trading-why = Почему не я
trading-receipt = Квитанция № { $n }
trading-none = Сейчас нет открытых лотов
trading-none-next = Новый лот появится здесь сам. Заявка на выкуп поставит за вас в первую же секунду.
trading-none-here = Таких лотов нет
trading-none-here-next = Покажите все лоты: среди них есть другие.
trading-results = Последние итоги
trading-results-none = Здесь будут итоги лотов, в которых вы участвовали.
trading-closed-link = Все закрытые
trading-closed-lots = Закрытые лоты
trading-closed-all = Все
trading-closed-won = Достались нам
trading-closed-got = Достался нам
trading-closed-missed = Не достались
trading-closed-outcome = Итог
trading-closed-bid = Наша ставка
trading-closed-none = Закрытых лотов пока нет
trading-won-bid = Ваш, при ставке { $amount }
trading-won-turn = Ваш, по очереди
trading-bid-taken = Ставка { $what } ₽ принята
trading-bid-receipt = Ставка { $amount } принята, квитанция № { $n }

## Лот

trading-to-floor = Все лоты
trading-to-lead = Открыть лид
trading-you-won = Лид ваш
trading-other-won = Лид достался другому
trading-price = Цена
trading-closed-at = Торги закрыты
trading-receipt-what = По квитанции видно, что ставку приняли и на какое место в журнале лота. Сохраните её: после закрытия журнал раскрывается, и его проверяет любой.
trading-receipt-at = Принята
trading-receipt-leaf = Хеш ставки
trading-receipt-signature = Подпись биржи
trading-rules = Правила
trading-rules-sealed = Ставки скрыты до конца. Побеждает наибольшая, а платит победитель вторую цену: наибольшую из остальных ставок, но не меньше резерва.
trading-rules-weighed = Ставки скрыты до конца. Рейтинг влияет на ставки: вес { $weight } %. У вас { $score } из 100, и каждая 1 000 ₽ вашей ставки считается как { $thousand }. Побеждает ставка, которая так считается больше, а платит победитель столько, сколько хватило бы, чтобы сравняться со второй, но не меньше резерва.
trading-weighed = Рейтинг { $score }: 1 000 ₽ считаются как { $thousand }
trading-rules-ascending = Ставки открыты, но чьи они, не видно. Следующая выше ведущей хотя бы на шаг. Ставка под конец продлевает торги. Побеждает наибольшая и платит свою сумму; перебитая ставка сразу возвращает холд. Заявки на выкуп ставят наименьшее, что ведёт, до своего предела.
trading-rules-descending = Цена падает по шагам до минимума. Лид у того, кто первым его забрал, по цене этой минуты. Заявка на выкуп забирает, как только цена дошла до её предела.
trading-rules-tie = Равные ставки решает жребий лота. Он выбран до торгов и закреплён хешем вместе с резервом и правилами.
trading-commitment = Хеш правил, резерва и жребия, объявлен при открытии

## Почему не я

trading-why-outbid-figures = Ваша ставка { $bid }, победитель заплатил { $price }. Столько надо было превысить.
trading-why-outweighed-figures = Ваша ставка { $bid } с учётом рейтинга считалась как { $counted }, победившая как { $won }. Победитель заплатил { $price }.
trading-why-reserve = Ставка ниже резерва { $reserve }.
trading-why-turn = За последние { $days } дней вам досталось по очереди лидов: { $given }, победителю: { $winner }. Очередь считается по долям: вес { $weight }, ваш рейтинг { $score } из 100, свободно { $free } % ваших лимитов.
trading-why-limit-figures = Предел вашей заявки { $limit }, лид ушёл за { $price }.
trading-why-taken-figures = Лид забрали за { $price }. Вы могли забрать его раньше.
trading-why-taken_by_other = Лид забрал другой по цене той минуты.
trading-why-price_above_limit = Лид ушёл дороже предела вашей заявки на выкуп.
trading-why-cancelled = Головной офис снял лот с торгов. Если ваша ставка стояла, холд возвращён.
trading-why-by_hand = Головной офис передал этот лид другому франчайзи вручную.
trading-why-suspended = Пока кабинет приостановлен, ставки не принимаются, а принятые ранее не участвуют.
trading-why-consent = Согласие человека не разрешает передать его данные.
trading-why-own_return = Этот лид уже был у вас и вернулся. Снова он вам не предлагается.
trading-why-repeat_buyer = Вы недавно купили лид этого же человека.
trading-why-not_in_plan = На этом этапе лид распределяется между другими франчайзи.
trading-why-product = Головной офис настроил вам другие продукты.
trading-why-city = Город лида вне вашей территории.
trading-why-amount = Сумма кредита вне ваших границ.
trading-why-source = Лиды из этого источника вам не предлагаются.
trading-why-daily_cap = Вы уже купили столько лидов, сколько разрешено на сегодня.
trading-why-no_funds = На момент решения в кошельке с учётом кредитного лимита не хватало средств.
trading-why-no_bid = Вы могли поставить, но ставки не было.
trading-why-order_filters = Ни одна ваша заявка на выкуп не подошла к лиду, и ставки руками не было.
trading-why-order_limit = Предел вашей заявки на выкуп ниже наименьшей ставки.
trading-why-order_cap = Ваша заявка на выкуп исчерпала дневной лимит.
trading-why-order_funds = В кошельке не хватило средств на предел вашей заявки.
trading-why-outbid = Победила более высокая ставка.
trading-why-outweighed = Победила ставка, которая с учётом рейтинга считалась больше.
trading-why-lost_draw = Ваша ставка равна победившей. Решил жребий лота, его можно проверить.
trading-why-below_reserve = Ставка ниже резерва.
trading-why-not_in_turn = Очередь была другого франчайзи.

## Заявки на выкуп

trading-orders = Заявки на выкуп
trading-orders-none = Заявок ещё нет
trading-orders-none-next = Заявка ставит за вас, как только откроется подходящий лот, и не больше вашего предела.
trading-order = Заявка на выкуп
trading-order-new = Новая заявка
trading-order-bids = Заявка ставит
trading-order-active = Заявка ставит
trading-order-paused = Заявка на паузе
trading-order-by = { $name }, { $on }
trading-order-limit = Предел, ₽
trading-order-limit-hint = Ставит столько, а платите вы вторую цену
trading-order-products = Продукты
trading-order-products-hint = Не отмечено ничего: подойдёт любой
trading-order-cities = Города
trading-order-cities-hint = Через запятую. Пусто: подойдёт любой
trading-order-min = Сумма кредита от, ₽
trading-order-max = Сумма кредита до, ₽
trading-order-cap = Лидов в день, не больше
trading-order-make = Создать заявку
trading-order-made = Заявка создана. Она поставит на следующем подходящем лоте
trading-order-stopped = Заявка на паузе
trading-order-resumed = Заявка снова ставит
trading-order-deleted = Заявка удалена
trading-order-delete = Удалить заявку
trading-order-delete-sure = Удалить заявку? Сделанные ставки останутся.
trading-any-product = Все продукты
trading-up-to = до { $amount }
trading-from = от { $amount }
trading-a-day = до { $n } в день
trading-taken = взято { $n } сегодня
trading-no-cap = без дневного лимита

trading-territory = Моя территория
trading-territory-how = { $names }: { $places }. Здесь все лиды с этой территории, которые попали в общий пул, и что стало с каждым. Кто именно купил чужие лиды, не раскрывается.
trading-territory-period = Период
trading-territory-weeks-n = { $n ->
    [one] { $n } неделя
    [few] { $n } недели
   *[many] { $n } недель
}
trading-territory-leads = Лиды
trading-territory-leads-note = { $n ->
    [0] все проверены
    [one] из них { $n } дубль или в архиве
    [few] из них { $n } дубля или в архиве
   *[many] из них { $n } дублей или в архиве
}
trading-territory-own-note = { $share } проданных лидов
trading-territory-none-sold = проданных лидов ещё нет
trading-territory-others-note = купили на торгах или получили по очереди
trading-territory-fill = Выкуп
trading-territory-fill-note = { $n ->
    [one] { $n } лид не выкуплен
    [few] { $n } лида не выкуплены
   *[many] { $n } лидов не выкуплено
}
trading-territory-fates = Куда ушли лиды
trading-territory-why = Почему не вам
trading-territory-why-none = Ни одного упущенного лота
trading-territory-why-none-text = За этот период вы получили каждый лид территории, который выставлялся на продажу.
trading-territory-weeks = По неделям
trading-territory-week = Неделя
trading-territory-week-of = с { $on }
trading-territory-products = По продуктам
trading-territory-product = Продукт
trading-territory-where = Куда ушли
trading-territory-quiet = За этот период лидов не было
trading-territory-quiet-text = Выберите больший период. Новые лиды территории появятся здесь в ту же минуту, когда попадут в пул.
trading-territory-no = За вами не закреплена территория
trading-territory-no-text = Территории закрепляет головной офис. Лиды всех городов по-прежнему доступны вам на торгах.
trading-territory-to-lots = К торгам
trading-fate-own = Вам
trading-fate-own-short = Вам
trading-fate-others = Другие франчайзи
trading-fate-others-short = Другим
trading-fate-in_work = В работе: ждут или на торгах
trading-fate-unsold = Не выкуплены
trading-fate-unsold-short = Не выкуп.
trading-fate-returned = Возвращены или отозваны
trading-fate-aside = Дубли и архив
trading-legend-own = Владелец территории
trading-legend-others = Другие франчайзи

## Исход лота словами

trading-story = Как решился лот
trading-story-rule-sealed = Этап { $stage }: закрытые ставки, резерв { $amount }. Побеждает наибольшая ставка и платит вторую цену, но не меньше резерва.
trading-story-rule-ascending = Этап { $stage }: открытые ставки с повышением от { $amount }. Побеждает последняя, её и платят.
trading-story-rule-descending = Этап { $stage }: цена снижается до { $amount }. Лид берёт первый, кто согласен на цену этой минуты.
trading-story-rule-assign = Этап { $stage }: по очереди за { $amount }. Очередь у того, кто на свою долю получил меньше лидов за 30 дней.
trading-story-rule-hq = Этап { $stage }: решает головной офис.
trading-story-rule-sealed-weighed = Этап { $stage }: закрытые ставки, резерв { $amount }. Ставки считаются с учётом рейтинга, вес { $n } %: побеждает та, что так считается больше, и платит столько, сколько хватило бы, чтобы сравняться со второй, но не меньше резерва.
trading-story-told = Об открытии извещено франчайзи: { $n }, { $seconds ->
    [0] быстрее чем за секунду
   *[other] за { $span }, столько же прибавлено к окну
}. Порядок дал жребий лота.
trading-story-told-you = Об открытии извещено франчайзи: { $n }, вы по счёту { $m }, { $seconds ->
    [0] всё быстрее чем за секунду
   *[other] всё за { $span }, столько же прибавлено к окну
}. Порядок дал жребий лота.
trading-story-bids = Ставили франчайзи: { $n }. Наибольшая ставка { $other }.
trading-story-no-bids = Ставок не было.
trading-story-own-bid = Ваша ставка { $amount }.
trading-story-passed = Никто не получил лид, и лот перешёл на следующий этап.
trading-story-unsold = Лид никто не получил: он не выкуплен и ждёт решения головного офиса.
trading-story-cancelled = Головной офис отменил лот, удержанные деньги возвращены.
trading-story-you-sealed = Победили вы со ставкой { $other } и заплатили { $amount }.
trading-story-you-ascending = Победили вы: ваша ставка { $amount } была последней.
trading-story-you-descending = Лид взяли вы по цене { $amount }.
trading-story-you-assign = Очередь была вашей, цена { $amount }.
trading-story-you-hq = Головной офис передал лид вам, цена { $amount }.
trading-story-other-sealed = Победила ставка { $other } другого франчайзи. Он заплатил { $amount }.
trading-story-other-ascending = Победила последняя ставка другого франчайзи: { $amount }.
trading-story-other-descending = Лид взял другой франчайзи по цене { $amount }.
trading-story-other-assign = Очередь была другого франчайзи, цена { $amount }.
trading-story-other-hq = Головной офис передал лид другому франчайзи, цена { $amount }.
trading-story-named-sealed = Победил { $name } со ставкой { $other } и заплатил { $amount }.
trading-story-named-ascending = Победил { $name }: его ставка { $amount } была последней.
trading-story-named-descending = Лид взял { $name } по цене { $amount }.
trading-story-named-assign = Очередь была у { $name }, цена { $amount }.
trading-story-named-hq = Головной офис передал лид: { $name }, цена { $amount }.
trading-story-why = Почему не вы: { $reason }
trading-story-refused = Отказано в ставках: { $n }. Каждый отказ записан в журнал лота.
trading-story-refused-you = Вам отказано в ставках: { $n }. Каждый отказ записан в журнал лота, квитанция у вас.

## Доказательства

trading-proof = Доказательство
trading-proof-text = В файле правила, жребий, все ставки, отказы и извещения с подписями. По нему исход проверяет любой, без нашего участия. Личных данных клиента в нём нет.
trading-proof-download = Скачать файл
trading-proof-how = Проверка занимает меньше секунды:
trading-journal = Журнал доказательств
trading-journal-text = Каждую ночь закрытые за день лоты скрепляются одним хешем, а он входит в хеш следующего дня. Кто сохранил хеш, заметит любую правку задним числом.
trading-journal-how = Скачайте файл и проверьте цепочку:
trading-journal-download = Скачать итоги
trading-journal-days = Итоги дней
trading-journal-day = День
trading-journal-lots = Лотов
trading-journal-late = из них позже { $n }
trading-journal-hash = Хеш дня
trading-journal-key = Ключ
trading-journal-none = Итогов ещё нет
trading-journal-none-text = Первый появится ночью после дня, когда закроется первый лот.
trading-journal-keys = Ключи биржи
trading-journal-key-now = действует с { $from }
trading-journal-key-past = с { $from } по { $to }, старые подписи верны

## Почему мне не достаются лиды

trading-reasons = Почему не достаются лиды
trading-reasons-days = за { $n } дней
trading-reasons-won = Получено лидов
trading-reasons-won-all = Продано лидов
trading-reasons-missed = Досталось другим
trading-reasons-missed-all = Решений «не этому франчайзи»
trading-reasons-tenant = Франчайзи
trading-reasons-tenants = Все франчайзи
trading-reasons-by = По причинам
trading-reasons-any = Все причины
trading-reasons-lots = Лоты
trading-reasons-lot = Лот
trading-reasons-none = За это время всё, что закрылось, досталось вам
trading-reasons-none-text = Когда лид достанется другому, здесь появится причина.
trading-reasons-none-so = По этой причине лотов нет
trading-why-consent_scope = Человек согласился на передачу другим франчайзи, не вам.
trading-why-quality = Качество лида ниже того, что вы покупаете по настройкам.
trading-why-hours = Лот открылся вне ваших часов покупки.
trading-why-monthly_cap = Вы уже купили столько лидов, сколько можно в месяц.
trading-why-share_cap = За 30 дней вы взяли свою долю лидов этого города и продукта.
trading-why-order_quality = Качество лида ниже, чем в вашей заявке на выкуп.
trading-why-order_paused = Подходящая заявка на выкуп стояла на паузе.
trading-why-order_schedule = По расписанию заявка на выкуп в это время не ставит.
trading-why-order_monthly_cap = Ваша заявка на выкуп исчерпала месячный лимит.
trading-why-order_budget = Бюджета заявки на месяц не хватило бы на её предел.
trading-day-1 = пн
trading-day-2 = вт
trading-day-3 = ср
trading-day-4 = чт
trading-day-5 = пт
trading-day-6 = сб
trading-day-7 = вс

trading-hours-from = с
trading-hours-to = до
trading-order-month = Лидов в месяц, не больше
trading-order-budget = Бюджет на месяц, ₽
trading-order-quality = Качество не ниже, 0–100
trading-order-schedule = Когда ставить
trading-order-schedule-hint = По вашему времени. Ничего не отмечено: всегда
trading-order-sources = Источники
trading-order-edit = Изменить заявку
trading-order-copy = Скопировать заявку
trading-order-cancel = Отмена
trading-order-save = Сохранить
trading-order-changed = Заявка изменена. Новые условия действуют со следующего лота
trading-a-month = до { $n } в месяц, взято { $taken }
trading-quality-from = качество от { $n }
trading-spent = { $spent } из { $budget }
trading-buying = Что можно покупать
trading-would = Что купила бы заявка
trading-would-wait = Укажите предел, и здесь появится, что заявка купила бы за прошлый месяц.
trading-would-nothing = За { $days } дней торгов не было: истории, по которой можно судить, ещё нет.
trading-would-leads = { $n ->
    [one] лид за
    [few] лида за
   *[many] лидов за
}
trading-would-of = За { $days } дней подошло лотов: { $fitting } из { $lots }.
trading-would-mean = В среднем { $price } за лид.
trading-would-bought = Куплено
trading-would-outbid = Ушли дороже предела
trading-would-reserve = Резерв выше предела
trading-would-capped = Упёрлись в лимит или бюджет
trading-would-not = Учтены согласия, ваши фильтры, часы покупок, дневной и месячный лимиты по сегодняшним настройкам. Не учтены деньги в кошельке и предельная доля.
trading-would-unknown = История не говорит
trading-conflict-none = Ничего не мешает
trading-conflict-open = Открыть
trading-conflict-never = Заявка не поставит никогда: { $filter } вне того, что вам разрешено покупать.
trading-conflict-covered = Все эти лиды возьмёт другая ваша заявка с пределом { $amount }.
trading-conflict-covers = Эта заявка заберёт все лиды другой, с пределом { $amount }.
trading-conflict-narrowed = Часть лидов не подойдёт: { $filter } шире того, что вам разрешено покупать.
trading-conflict-overlaps = Пересекается с заявкой с пределом { $amount }. Ставит та, чей предел выше.
trading-conflict-cap_above = Ваш общий лимит ниже, { $cap }. Действует он.
trading-conflict-funds = В кошельке { $amount }: меньше предела. Пока так, заявка не поставит.
trading-bound-product = продукт
trading-bound-city = город
trading-bound-source = источник
trading-bound-amount = сумма
trading-bound-quality = качество
trading-buying-allowed = Вам разрешено покупать
trading-buying-how = Эти условия задаёт головной офис. Часы покупки вы задаёте сами.
trading-buying-history = История изменений
trading-buying-history-none = Условия ещё не меняли.
trading-hours = Часы покупки
trading-hours-when = Когда вам можно передавать лиды
trading-hours-hint = По вашему времени. Срок первого контакта считается по часам обработки, их задаёт головной офис. Ничего не отмечено: всегда. Сделанная ставка действует и после закрытия
trading-hours-saved = Часы покупки сохранены
trading-terms-any = любые
trading-terms-none = без лимита
trading-terms-always = всегда
trading-terms-amount = Сумма кредита
trading-terms-quality = Качество не ниже
trading-terms-day = Лидов в день
trading-terms-month = Лидов в месяц
trading-terms-share = Доля по городу и продукту
trading-rating = Как считается рейтинг
trading-rating-own = Ваш рейтинг
trading-rating-of = из 100
trading-rating-speed = Скорость первого звонка
trading-rating-conversion = Конверсия в выдачу
trading-rating-returns = Возвраты
trading-rating-unknown = пока не измеряется
trading-rating-counted = Посчитан { $at } по купленным лидам: { $n } за { $days } дней.
trading-rating-not-yet = Рейтинг ещё не считали. До первого расчёта он равен { $neutral }.
trading-rating-how = Формула
trading-rating-what = Рейтинг от 0 до 100 считается по лидам, купленным за последние { $days } дней, из трёх частей.
trading-rating-part = Часть
trading-rating-weight = Вес
trading-rating-formula = Как считается
trading-rating-speed-how = Доля лидов, с которыми связались в срок, в процентах
trading-rating-conversion-how = 100 × доля лидов с выдачей ÷ 10 %, не больше 100
trading-rating-returns-how = 100 − 4 × доля возвращённых лидов в процентах, не меньше 0
trading-rating-unknown-how = Часть, которая не измеряется, не считается: среднее берётся по весам остальных.
trading-rating-few = Чем меньше лидов, тем ближе рейтинг к 50: (50 × 10 + среднее × лидов) ÷ (10 + лидов), с округлением вниз.
trading-rating-when = Рейтинг пересчитывается каждую ночь в 03:00 по московскому времени.
trading-rating-turn = По рейтингу считается очередь там, где лиды отдают по фиксированной цене: доля франчайзи = вес × (50 + рейтинг) × свободная часть его лимитов. Лид получает тот, у кого меньше всего лидов на единицу доли. На торгах ставка считается такой, какая она есть, если план продажи не взвешивает закрытые ставки рейтингом: тогда она считается больше или меньше на 50 % самое большее, а на сколько именно, говорит карточка лота.
