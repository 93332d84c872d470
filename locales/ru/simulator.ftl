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
simulator-span-s = { $n } с
simulator-span-min = { $n } мин
simulator-span-h = { $n } ч
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
