### Биржа глазами франчайзи: торги, кошелёк, заявки на выкуп.

## Торги

exchange-floor = Торги
exchange-views = Какие лоты показать
exchange-view-all = Все
exchange-view-mine = Мои
exchange-view-fitting = Доступные мне
exchange-view-sealed = Закрытые
exchange-view-ascending = Повышение
exchange-view-descending = Понижение
exchange-filter-product = Продукт
exchange-filter-products = Все продукты
exchange-filter-city = Город
exchange-filter-cities = Все города
exchange-filter-apply = Показать
exchange-sound = Звук при новом лоте и перебитой ставке
exchange-next-bid = Следующая
exchange-outbid = Вас перебили
exchange-leads = лидирует
exchange-you-lead = Вы лидируете
exchange-raise-to = Поднять до { $amount }
exchange-bid-at = Поставить { $amount }
exchange-next-price = Дальше
exchange-floor-price = Минимум
exchange-falls-in = Цена упадёт через
exchange-take = Забрать за { $price }
exchange-take-sure = Забрать лид за { $price }? Деньги спишутся сразу.
exchange-lead-taken = Лид ваш
exchange-open-bids = Ход торгов
exchange-open-bids-none = Ставок ещё нет. Первая сразу станет ведущей.
exchange-own-bid = ваша
exchange-amount = Сумма
exchange-aside = Кошелёк, заявки, итоги
exchange-city-unknown = город не указан
exchange-by-order = По заявке
exchange-why = Почему не я
exchange-receipt = Квитанция № { $n }
exchange-none = Сейчас нет открытых лотов
exchange-none-next = Новый лот появится здесь сам. Заявка на выкуп поставит за вас в первую же секунду.
exchange-none-here = Таких лотов нет
exchange-none-here-next = Покажите все лоты: среди них есть другие.
exchange-results = Последние итоги
exchange-results-none = Здесь будут итоги лотов, в которых вы участвовали.
exchange-won-bid = Ваш, вторая цена при ставке { $amount }
exchange-won-turn = Ваш, по очереди
exchange-bid-taken = Ставка { $what } ₽ принята
exchange-bid-receipt = Ставка { $amount } принята, квитанция № { $n }

## Лот

exchange-to-floor = Все лоты
exchange-to-lead = Открыть лид
exchange-you-won = Лид ваш
exchange-other-won = Лид достался другому
exchange-price = Цена
exchange-closed-at = Торги закрыты
exchange-receipt-what = По квитанции видно, что ставку приняли и на какое место в журнале лота. Сохраните её: после закрытия журнал раскрывается, и его проверяет любой.
exchange-receipt-at = Принята
exchange-receipt-leaf = Хеш ставки
exchange-receipt-signature = Подпись биржи
exchange-rules = Правила
exchange-rules-sealed = Ставки скрыты до конца. Побеждает наибольшая, а платит победитель вторую цену: наибольшую из остальных ставок, но не меньше резерва.
exchange-rules-weighed = Рейтинг влияет на ставки: вес { $weight } %. У вас { $score } из 100, и каждая 1 000 ₽ вашей ставки считается как { $thousand }. Побеждает ставка, которая так считается больше, а платит победитель наименьшее, с чем бы он ещё победил.
exchange-weighed = Рейтинг { $score }: 1 000 ₽ считаются как { $thousand }
exchange-rules-ascending = Ставки открыты, но чьи они, не видно. Следующая выше ведущей хотя бы на шаг. Ставка под конец продлевает торги. Побеждает наибольшая и платит свою сумму; перебитая ставка сразу возвращает холд. Заявки на выкуп ставят наименьшее, что ведёт, до своего предела.
exchange-rules-descending = Цена падает по шагам до минимума. Лид у того, кто первым его забрал, по цене этой минуты. Заявка на выкуп забирает, как только цена дошла до её предела.
exchange-rules-tie = Равные ставки решает жребий лота. Он выбран до торгов и закреплён хешем вместе с резервом и правилами.
exchange-commitment = Хеш правил, резерва и жребия, объявлен при открытии

## Почему не я

exchange-why-outbid-figures = Ваша ставка { $bid }, победитель заплатил { $price }. Столько надо было превысить.
exchange-why-outbid-weighed = Ваша ставка { $bid } с учётом рейтинга считалась как { $counted }, победившая как { $won }. Победитель заплатил { $price }.
exchange-why-reserve = Ставка ниже резерва { $reserve }.
exchange-why-turn = За последние { $days } дней вам досталось по очереди лидов: { $given }, победителю: { $winner }. Очередь считается по долям: вес { $weight }, ваш рейтинг { $score } из 100, свободно { $free } % ваших лимитов.
exchange-why-limit-figures = Предел вашей заявки { $limit }, лид ушёл за { $price }.
exchange-why-taken-figures = Лид забрали за { $price }. Вы могли забрать его раньше.
exchange-why-taken_by_other = Лид забрал другой по цене той минуты.
exchange-why-price_above_limit = Лид ушёл дороже предела вашей заявки на выкуп.
exchange-why-cancelled = Головной офис снял лот с торгов. Если ваша ставка стояла, холд возвращён.
exchange-why-by_hand = Головной офис передал этот лид другому франчайзи вручную.
exchange-why-suspended = Пока кабинет приостановлен, ставки не принимаются, а принятые ранее не участвуют.
exchange-why-consent = Согласие человека не разрешает передать его данные.
exchange-why-own_return = Этот лид уже был у вас и вернулся. Снова он вам не предлагается.
exchange-why-repeat_buyer = Вы недавно купили лид этого же человека.
exchange-why-not_in_plan = На этом этапе лид распределяется между другими франчайзи.
exchange-why-product = Головной офис настроил вам другие продукты.
exchange-why-city = Город лида вне вашей территории.
exchange-why-amount = Сумма кредита вне ваших границ.
exchange-why-source = Лиды из этого источника вам не предлагаются.
exchange-why-daily_cap = Вы уже купили столько лидов, сколько разрешено на сегодня.
exchange-why-no_funds = На момент решения в кошельке с учётом кредитного лимита не хватало средств.
exchange-why-no_bid = Вы могли поставить, но ставки не было.
exchange-why-order_filters = Ни одна ваша заявка на выкуп не подошла к лиду, и ставки руками не было.
exchange-why-order_limit = Предел вашей заявки на выкуп ниже наименьшей ставки.
exchange-why-order_cap = Ваша заявка на выкуп исчерпала дневной лимит.
exchange-why-order_funds = В кошельке не хватило средств на предел вашей заявки.
exchange-why-outbid = Победила более высокая ставка.
exchange-why-lost_draw = Ваша ставка равна победившей. Решил жребий лота, его можно проверить.
exchange-why-below_reserve = Ставка ниже резерва.
exchange-why-not_in_turn = Очередь была другого франчайзи.

## Заявки на выкуп

exchange-orders = Заявки на выкуп
exchange-orders-none = Заявок ещё нет
exchange-orders-none-next = Заявка ставит за вас, как только откроется подходящий лот, и не больше вашего предела.
exchange-order = Заявка на выкуп
exchange-order-new = Новая заявка
exchange-order-bids = Заявка ставит
exchange-order-active = Заявка ставит
exchange-order-paused = Заявка на паузе
exchange-order-by = { $name }, { $on }
exchange-order-limit = Предел, ₽
exchange-order-limit-hint = Ставит столько, а платите вы вторую цену
exchange-order-products = Продукты
exchange-order-products-hint = Не отмечено ничего: подойдёт любой
exchange-order-cities = Города
exchange-order-cities-hint = Через запятую. Пусто: подойдёт любой
exchange-order-min = Сумма кредита от, ₽
exchange-order-max = Сумма кредита до, ₽
exchange-order-cap = Лидов в день, не больше
exchange-order-make = Создать заявку
exchange-order-made = Заявка создана. Она поставит на следующем подходящем лоте
exchange-order-stopped = Заявка на паузе
exchange-order-resumed = Заявка снова ставит
exchange-order-deleted = Заявка удалена
exchange-order-delete = Удалить заявку
exchange-order-delete-sure = Удалить заявку? Сделанные ставки останутся.
exchange-any-product = Все продукты
exchange-up-to = до { $amount }
exchange-from = от { $amount }
exchange-a-day = до { $n } в день
exchange-taken = взято { $n } сегодня
exchange-no-cap = без дневного лимита

exchange-territory = Моя территория
exchange-territory-how = { $names }: { $places }. Здесь все лиды с этой территории, которые попали в общий пул, и что стало с каждым. Кто именно купил чужие лиды, не раскрывается.
exchange-territory-period = Период
exchange-territory-weeks-n = { $n ->
    [one] { $n } неделя
    [few] { $n } недели
   *[many] { $n } недель
}
exchange-territory-leads = Лиды
exchange-territory-leads-note = { $n ->
    [0] все проверены
    [one] из них { $n } дубль или в архиве
    [few] из них { $n } дубля или в архиве
   *[many] из них { $n } дублей или в архиве
}
exchange-territory-own-note = { $share } проданных лидов
exchange-territory-none-sold = проданных лидов ещё нет
exchange-territory-others-note = купили на торгах или получили по очереди
exchange-territory-fill = Выкуп
exchange-territory-fill-note = { $n ->
    [one] { $n } лид не выкуплен
    [few] { $n } лида не выкуплены
   *[many] { $n } лидов не выкуплено
}
exchange-territory-fates = Куда ушли лиды
exchange-territory-why = Почему не вам
exchange-territory-why-none = Ни одного упущенного лота
exchange-territory-why-none-text = За этот период вы получили каждый лид территории, который выставлялся на продажу.
exchange-territory-weeks = По неделям
exchange-territory-week = Неделя
exchange-territory-week-of = с { $on }
exchange-territory-products = По продуктам
exchange-territory-product = Продукт
exchange-territory-where = Куда ушли
exchange-territory-quiet = За этот период лидов не было
exchange-territory-quiet-text = Выберите больший период. Новые лиды территории появятся здесь в ту же минуту, когда попадут в пул.
exchange-territory-no = За вами не закреплена территория
exchange-territory-no-text = Территории закрепляет головной офис. Лиды всех городов по-прежнему доступны вам на торгах.
exchange-territory-to-lots = К торгам
exchange-fate-own = Вам
exchange-fate-own-short = Вам
exchange-fate-others = Другие франчайзи
exchange-fate-others-short = Другим
exchange-fate-in_work = В работе: ждут или на торгах
exchange-fate-unsold = Не выкуплены
exchange-fate-unsold-short = Не выкуп.
exchange-fate-returned = Возвращены или отозваны
exchange-fate-aside = Дубли и архив
exchange-legend-own = Владелец территории
exchange-legend-others = Другие франчайзи

## Исход лота словами

exchange-story = Как решился лот
exchange-story-rule-sealed = Этап { $stage }: закрытые ставки, резерв { $amount }. Побеждает наибольшая ставка и платит вторую цену, но не меньше резерва.
exchange-story-rule-ascending = Этап { $stage }: открытые ставки с повышением от { $amount }. Побеждает последняя, её и платят.
exchange-story-rule-descending = Этап { $stage }: цена снижается до { $amount }. Лид берёт первый, кто согласен на цену этой минуты.
exchange-story-rule-assign = Этап { $stage }: по очереди за { $amount }. Очередь у того, кто на свою долю получил меньше лидов за 30 дней.
exchange-story-rule-hq = Этап { $stage }: решает головной офис.
exchange-story-weighed = Рейтинги взвешивали ставки, вес { $n } %: побеждала та, что с учётом рейтинга считалась больше.
exchange-story-told = Об открытии извещено франчайзи: { $n }, { $seconds ->
    [0] быстрее чем за секунду
   *[other] за { $span }, столько же прибавлено к окну
}. Порядок дал жребий лота.
exchange-story-told-you = Об открытии извещено франчайзи: { $n }, вы по счёту { $m }, { $seconds ->
    [0] всё быстрее чем за секунду
   *[other] всё за { $span }, столько же прибавлено к окну
}. Порядок дал жребий лота.
exchange-story-bids = Ставили франчайзи: { $n }. Наибольшая ставка { $other }.
exchange-story-no-bids = Ставок не было.
exchange-story-own-bid = Ваша ставка { $amount }.
exchange-story-passed = Никто не получил лид, и лот перешёл на следующий этап.
exchange-story-unsold = Лид никто не получил: он не выкуплен и ждёт решения головного офиса.
exchange-story-cancelled = Головной офис отменил лот, удержанные деньги возвращены.
exchange-story-you-sealed = Победили вы со ставкой { $other } и заплатили { $amount }.
exchange-story-you-ascending = Победили вы: ваша ставка { $amount } была последней.
exchange-story-you-descending = Лид взяли вы по цене { $amount }.
exchange-story-you-assign = Очередь была вашей, цена { $amount }.
exchange-story-you-hq = Головной офис передал лид вам, цена { $amount }.
exchange-story-other-sealed = Победила ставка { $other } другого франчайзи. Он заплатил { $amount }.
exchange-story-other-ascending = Победила последняя ставка другого франчайзи: { $amount }.
exchange-story-other-descending = Лид взял другой франчайзи по цене { $amount }.
exchange-story-other-assign = Очередь была другого франчайзи, цена { $amount }.
exchange-story-other-hq = Головной офис передал лид другому франчайзи, цена { $amount }.
exchange-story-named-sealed = Победил { $name } со ставкой { $other } и заплатил { $amount }.
exchange-story-named-ascending = Победил { $name }: его ставка { $amount } была последней.
exchange-story-named-descending = Лид взял { $name } по цене { $amount }.
exchange-story-named-assign = Очередь была у { $name }, цена { $amount }.
exchange-story-named-hq = Головной офис передал лид: { $name }, цена { $amount }.
exchange-story-why = Почему не вы:
exchange-story-refused = Отказано в ставках: { $n }. Каждый отказ записан в журнал лота.
exchange-story-refused-you = Вам отказано в ставках: { $n }. Каждый отказ записан в журнал лота, квитанция у вас.

## Доказательства

exchange-proof = Доказательство
exchange-proof-text = В файле правила, жребий, все ставки, отказы и извещения с подписями. По нему исход проверяет любой, без нашего участия. Личных данных клиента в нём нет.
exchange-proof-download = Скачать файл
exchange-proof-how = Проверка занимает меньше секунды:
exchange-journal = Журнал доказательств
exchange-journal-text = Каждую ночь закрытые за день лоты скрепляются одним хешем, а он входит в хеш следующего дня. Кто сохранил хеш, заметит любую правку задним числом.
exchange-journal-how = Скачайте файл и проверьте цепочку:
exchange-journal-download = Скачать итоги
exchange-journal-days = Итоги дней
exchange-journal-day = День
exchange-journal-lots = Лотов
exchange-journal-late = из них позже { $n }
exchange-journal-hash = Хеш дня
exchange-journal-key = Ключ
exchange-journal-none = Итогов ещё нет
exchange-journal-none-text = Первый появится ночью после дня, когда закроется первый лот.
exchange-journal-keys = Ключи биржи
exchange-journal-key-now = действует с { $from }
exchange-journal-key-past = с { $from } по { $to }, старые подписи верны

## Почему мне не достаются лиды

exchange-reasons = Почему не достаются лиды
exchange-reasons-days = за { $n } дней
exchange-reasons-won = Получено лидов
exchange-reasons-won-all = Продано лидов
exchange-reasons-missed = Досталось другим
exchange-reasons-missed-all = Решений «не этому франчайзи»
exchange-reasons-tenant = Франчайзи
exchange-reasons-tenants = Все франчайзи
exchange-reasons-by = По причинам
exchange-reasons-any = Все причины
exchange-reasons-lots = Лоты
exchange-reasons-lot = Лот
exchange-reasons-none = За это время всё, что закрылось, досталось вам
exchange-reasons-none-text = Когда лид достанется другому, здесь появится причина.
exchange-reasons-none-so = По этой причине лотов нет
exchange-why-consent_scope = Человек согласился на передачу другим франчайзи, не вам.
exchange-why-quality = Качество лида ниже того, что вы покупаете по настройкам.
exchange-why-hours = Лот открылся вне ваших часов покупки.
exchange-why-monthly_cap = Вы уже купили столько лидов, сколько можно в месяц.
exchange-why-share_cap = За 30 дней вы взяли свою долю лидов этого города и продукта.
exchange-why-order_quality = Качество лида ниже, чем в вашей заявке на выкуп.
exchange-why-order_paused = Подходящая заявка на выкуп стояла на паузе.
exchange-why-order_schedule = По расписанию заявка на выкуп в это время не ставит.
exchange-why-order_monthly_cap = Ваша заявка на выкуп исчерпала месячный лимит.
exchange-why-order_budget = Бюджета заявки на месяц не хватило бы на её предел.
exchange-day-1 = пн
exchange-day-2 = вт
exchange-day-3 = ср
exchange-day-4 = чт
exchange-day-5 = пт
exchange-day-6 = сб
exchange-day-7 = вс

exchange-hours-from = с
exchange-hours-to = до
exchange-order-month = Лидов в месяц, не больше
exchange-order-budget = Бюджет на месяц, ₽
exchange-order-quality = Качество не ниже, 0–100
exchange-order-schedule = Когда ставить
exchange-order-schedule-hint = По вашему времени. Ничего не отмечено: всегда
exchange-order-sources = Источники
exchange-order-edit = Изменить заявку
exchange-order-copy = Скопировать заявку
exchange-order-cancel = Отмена
exchange-order-save = Сохранить
exchange-order-changed = Заявка изменена. Новые условия действуют со следующего лота
exchange-a-month = до { $n } в месяц, взято { $taken }
exchange-quality-from = качество от { $n }
exchange-spent = { $spent } из { $budget }
exchange-buying = Что можно покупать
exchange-would = Что купила бы заявка
exchange-would-wait = Укажите предел, и здесь появится, что заявка купила бы за прошлый месяц.
exchange-would-nothing = За { $days } дней торгов не было: истории, по которой можно судить, ещё нет.
exchange-would-leads = { $n ->
    [one] лид за
    [few] лида за
   *[many] лидов за
}
exchange-would-of = За { $days } дней подошло лотов: { $fitting } из { $lots }.
exchange-would-mean = В среднем { $price } за лид.
exchange-would-bought = Куплено
exchange-would-outbid = Ушли дороже предела
exchange-would-reserve = Резерв выше предела
exchange-would-capped = Упёрлись в лимит или бюджет
exchange-would-unknown = История не говорит
exchange-conflict-none = Ничего не мешает
exchange-conflict-open = Открыть
exchange-conflict-never = Заявка не поставит никогда: { $filter } вне того, что вам разрешено покупать.
exchange-conflict-covered = Все эти лиды возьмёт другая ваша заявка с пределом { $amount }.
exchange-conflict-covers = Эта заявка заберёт все лиды другой, с пределом { $amount }.
exchange-conflict-narrowed = Часть лидов не подойдёт: { $filter } шире того, что вам разрешено покупать.
exchange-conflict-overlaps = Пересекается с заявкой с пределом { $amount }. Ставит та, чей предел выше.
exchange-conflict-cap_above = Ваш общий лимит ниже, { $cap }. Действует он.
exchange-conflict-funds = В кошельке { $amount }: меньше предела. Пока так, заявка не поставит.
exchange-bound-product = продукт
exchange-bound-city = город
exchange-bound-source = источник
exchange-bound-amount = сумма
exchange-bound-quality = качество
exchange-buying-allowed = Вам разрешено покупать
exchange-buying-how = Эти условия задаёт головной офис. Часы покупки вы задаёте сами.
exchange-buying-history = История изменений
exchange-buying-history-none = Условия ещё не меняли.
exchange-hours = Часы покупки
exchange-hours-when = Когда вам можно передавать лиды
exchange-hours-hint = По вашему времени. Срок первого контакта считается по часам обработки, их задаёт головной офис. Ничего не отмечено: всегда. Сделанная ставка действует и после закрытия
exchange-hours-saved = Часы покупки сохранены
exchange-terms-any = любые
exchange-terms-none = без лимита
exchange-terms-always = всегда
exchange-terms-amount = Сумма кредита
exchange-terms-quality = Качество не ниже
exchange-terms-day = Лидов в день
exchange-terms-month = Лидов в месяц
exchange-terms-share = Доля по городу и продукту
exchange-rating = Как считается рейтинг
exchange-rating-own = Ваш рейтинг
exchange-rating-of = из 100
exchange-rating-speed = Скорость первого звонка
exchange-rating-conversion = Конверсия в выдачу
exchange-rating-returns = Возвраты
exchange-rating-unknown = пока не измеряется
exchange-rating-counted = Посчитан { $at } по купленным лидам: { $n } за { $days } дней.
exchange-rating-not-yet = Рейтинг ещё не считали. До первого расчёта он равен { $neutral }.
exchange-rating-how = Формула
exchange-rating-what = Рейтинг от 0 до 100 считается по лидам, купленным за последние { $days } дней, из трёх частей.
exchange-rating-part = Часть
exchange-rating-weight = Вес
exchange-rating-formula = Как считается
exchange-rating-speed-how = Доля лидов, с которыми связались в срок, в процентах
exchange-rating-conversion-how = 100 × доля лидов с выдачей ÷ 10 %, не больше 100
exchange-rating-returns-how = 100 − 4 × доля возвращённых лидов в процентах, не меньше 0
exchange-rating-unknown-how = Часть, которая не измеряется, не считается: среднее берётся по весам остальных.
exchange-rating-few = Чем меньше лидов, тем ближе рейтинг к 50: (50 × 10 + среднее × лидов) ÷ (10 + лидов), с округлением вниз.
exchange-rating-when = Рейтинг пересчитывается каждую ночь в 03:00 по московскому времени.
exchange-rating-turn = По рейтингу считается очередь там, где лиды отдают по фиксированной цене: доля франчайзи = вес × (50 + рейтинг) × свободная часть его лимитов. Лид получает тот, у кого меньше всего лидов на единицу доли. На торгах рейтинг ставку не меняет.
