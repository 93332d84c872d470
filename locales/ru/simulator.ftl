### Отчёт о справедливости и симулятор.

simulator-fairness = Справедливость
simulator-week = Неделя
simulator-week-of = с { $on }
simulator-week-now = текущая
simulator-week-unfinished = Неделя ещё не закончилась: цифры на момент подсчёта.
simulator-show = Показать
simulator-count = Посчитать
simulator-count-again = Пересчитать
simulator-counted-at = посчитано { $at }
simulator-fairness-counted = Неделя посчитана
simulator-fairness-none = За эту неделю отчёта нет
simulator-fairness-none-next = Отчёт считается сам каждый понедельник за прошедшую неделю. Его можно посчитать и сейчас.
simulator-download-xlsx = Скачать XLSX
simulator-download-csv = Скачать CSV
simulator-gini-even = Ровно
simulator-gini-uneven = Неровно
simulator-gini-concentrated = Сосредоточено у немногих
simulator-gini-told = Джини по лидам { $gini }
simulator-lorenz = Кривая Лоренца
simulator-lorenz-spoken = Кривая Лоренца по лидам, Джини { $gini }
simulator-lorenz-how = Франчайзи по возрастанию доли: чем ближе кривая к пунктиру, тем ровнее распределены лиды.
simulator-trend = Джини по неделям
simulator-shares = Доли франчайзи
simulator-shares-none = Франчайзи ещё нет
simulator-by-product = По продуктам
simulator-by-territory = По территориям
simulator-outside = Вне территорий
simulator-part-product = Продукт
simulator-part-territory = Территория
simulator-sold-of = { $sold } из { $lots }
simulator-skew-told = { $n ->
    [one] Уведомления об одном лоте расходились не дольше чем за { $n } миллисекунду.
    [few] Уведомления об одном лоте расходились не дольше чем за { $n } миллисекунды.
   *[many] Уведомления об одном лоте расходились не дольше чем за { $n } миллисекунд.
}
simulator-kpi-gini-note = по деньгам { $money }; 0 — поровну
simulator-kpi-hhi-note = концентрация; выше 2 500 — высокая
simulator-kpi-thin-note = { $n ->
    [one] { $n } лот из { $all }
    [few] { $n } лота из { $all }
   *[many] { $n } лотов из { $all }
}
simulator-kpi-fill-note = { $n ->
    [one] { $n } лот из { $all }
    [few] { $n } лота из { $all }
   *[many] { $n } лотов из { $all }
}
simulator-kpi-p90-note = 90 % быстрее чем за
simulator-kpi-revenue-note = выручка { $amount }
simulator-column-figures = Показатели
simulator-column-figure = Показатель
simulator-column-value = Значение
simulator-column-shares = Франчайзи
simulator-column-parts = Срезы
simulator-column-tenant = Франчайзи
simulator-column-leads = Лиды
simulator-column-share = Доля лидов
simulator-column-paid = Потрачено
simulator-column-bids = Ставки
simulator-column-wins = Победы
simulator-column-wins-of = Победы / лоты со ставкой
simulator-column-win-rate = Доля побед
simulator-column-against-reserve = Цена к резерву
simulator-column-part = Срез
simulator-column-name = Название
simulator-column-lots = Лоты
simulator-column-sold = Продано
simulator-column-fill = Выкуп
simulator-column-revenue = Выручка
simulator-column-thin = Меньше двух ставок
simulator-column-thin-share = Меньше двух участников
simulator-column-gini = Джини
simulator-column-gini-money = Джини по деньгам
simulator-column-hhi = Индекс ХХ
simulator-column-time = Время до продажи
simulator-column-p50 = Медиана
simulator-column-p90 = 90 %, с
simulator-column-skew = Расхождение уведомлений, мс
simulator-own-how = Неделя с { $on }: ваша строка рядом с показателями всей сети. Имена и суммы других франчайзи не раскрываются.
simulator-own-line = Ваша строка
simulator-own-leads = Ваши лиды
simulator-own-leads-note = { $share } от { $n } проданных
simulator-own-paid-note = { $share } всех денег
simulator-own-wins-note = побед { $wins }, лотов со ставкой { $bids }
simulator-own-reserve-note = в среднем по сети { $network }
simulator-own-network = По всей сети
simulator-own-formula = Джини: 0, когда у всех поровну; 1, когда всё у одного. Лот с одним участником продаётся по резерву: за него никто не боролся.
simulator-own-weeks = По неделям
simulator-own-share = Доля
simulator-own-gini = Джини сети
simulator-own-none = Отчётов ещё нет
simulator-own-none-next = Каждый понедельник здесь появляется ваша доля лидов и денег за прошедшую неделю рядом с показателями сети.
simulator-to-lots = К торгам

simulator-title = Симулятор
simulator-scenario = Сценарий
simulator-from = С
simulator-to = По
simulator-stages = План продажи
simulator-stages-own = Каждый лот идёт по своим этапам
simulator-stages-new = Все лоты идут по этапам ниже
simulator-stage = Этап
simulator-stage-n = Этап { $n }
simulator-stage-window = Окно, с
simulator-stage-price = Цена, ₽
simulator-stage-step = Шаг, ₽
simulator-stage-floor = До, ₽
simulator-no-stage = нет
simulator-take-plan = Взять этапы плана:
simulator-plan-default = Основной
simulator-reserve-percent = Резервы и цены, %
simulator-window-percent = Окна, %
simulator-daily-cap = Лидов в день
simulator-share-cap = Доля лидов, %
simulator-as-was = как было
simulator-tie = Равные ставки
simulator-tie-draw = Жребий лота
simulator-tie-first = Кто раньше
simulator-tie-fewest = У кого меньше лидов
simulator-only = Менять правила только для части лотов
simulator-any = Любой
simulator-product = Продукт
simulator-source = Источник
simulator-city = Город
simulator-play = Просчитать
simulator-stop = Остановить
simulator-running = Идёт расчёт
simulator-reading = Читаем прошлые лоты и ставки
simulator-lots-done = Лоты
simulator-cancelled = Расчёт остановлен. Ничего не изменилось: симулятор только читает.
simulator-how = Что было бы по другим правилам
simulator-how-text = Симулятор заново проводит прошлые лоты теми же правилами решения, что и биржа: ставки и заявки те же, меняются план, резервы, окна и лимиты. Данные только читаются.
simulator-no-lots = За этот период лотов нет
simulator-no-lots-next = Выберите дни, когда шли торги.
simulator-result = Было и было бы
simulator-was = Было
simulator-would = Было бы
simulator-change = Разница
simulator-changed = { $n ->
    [one] Иначе закончился бы { $n } лот из { $all }.
    [few] Иначе закончились бы { $n } лота из { $all }.
   *[many] Иначе закончились бы { $n } лотов из { $all }.
}
simulator-elapsed = Расчёт занял { $n } мс.
simulator-by-week = Выручка по неделям
simulator-top = до { $amount }
simulator-line-revenue = Выручка
simulator-line-average = Средняя цена
simulator-line-sold = Продано лотов
simulator-line-fill = Выкуп
simulator-line-p50 = Время до продажи, медиана
simulator-line-p90 = Время до продажи, 90 %
simulator-line-gini = Джини по лидам
simulator-line-hhi = Индекс Херфиндаля — Хиршмана
simulator-line-thin = Лоты с одним участником или без
simulator-line-in-turn = Отдано по очереди
simulator-unknown = История молчит
simulator-silent-share = { $n ->
    [0] История отвечает за все лоты: { $all }.
    [one] О { $share } лотов история молчит: { $n } из { $all }.
   *[other] О { $share } лотов история молчит: { $n } из { $all }.
}
simulator-silent-revenue = На них приходится { $amount } выручки сценария; остальные { $sure } опираются на настоящие ставки.
simulator-unknown-below_shown = можно было бы ставить ниже, чем разрешалось тогда, и кто-то из молчавших мог бы это сделать
simulator-unknown-no_bidding = торгов за лот не было вовсе
simulator-unknown-longer_window = окно длиннее: могли прийти ещё ставки
simulator-unknown-late_bids = окно короче: ставки, сделанные позже, могли прийти раньше
simulator-unknown-open_bids = ставки были открытыми: победителю не пришлось назвать, сколько ещё он готов был заплатить
simulator-unknown-ratings = чья очередь или за сколько считаются ставки, решает рейтинг, а за ту ночь он нигде не сохранился
simulator-assumption = Предполагается, что каждый ставил бы столько же. Как участники ответили бы на другие правила, история не знает.
simulator-save = Сохранить сценарий
simulator-name = Название
simulator-saved = Сохранённые сценарии
simulator-saved-now = Сценарий сохранён
simulator-deleted-now = Сценарий удалён
simulator-forget = Удалить сценарий
simulator-forget-sure = Удалить сценарий?
simulator-forget-one = Удалить «{ $name }»
simulator-compare = Сравнить
simulator-compare-title = Сравнение сценариев
simulator-compare-pick = Сравнить
simulator-compare-left = Слева: { $name }
simulator-compare-right = Справа: { $name }
simulator-other-period = Сценарии посчитаны за разные периоды: сравнивайте доли, а не суммы.
