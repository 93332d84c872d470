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
wallet-deposit-how = Кошелёк пополняет головной офис, когда получит ваш платёж. Укажите в назначении: «Кошелёк № { $number }».
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
wallet-opening = На начало периода
wallet-closing = На конец периода
wallet-sheet-tenant = Франчайзи
wallet-sheet-legal = Юридическое лицо
wallet-sheet-inn = ИНН
wallet-sheet-kpp = КПП
wallet-sheet-number = Номер кошелька
wallet-sheet-from = С
wallet-sheet-to = По
wallet-sheet-total = Всего
wallet-sheet-ground = Основание
wallet-sheet-by = Кто
wallet-kind-refund = Возврат за лид
wallet-kind-withdrawal = Вывод денег
wallet-period = Период
wallet-from = С
wallet-to = По
wallet-kind = Вид движения
wallet-kind-all = Все движения
wallet-show = Показать
wallet-xlsx = Скачать XLSX
wallet-of-it-held = из них в холде { $amount }
wallet-until = до
wallet-holds = Холды
wallet-holds-none = Деньги ни за что не удержаны.
wallet-paused = Денег меньше вашего порога, поэтому заявки на выкуп ждут. Они заработают сами, как только вы пополните кошелёк. Заявки, которые остановили вы, останутся остановленными.
wallet-is-low = Денег осталось мало: пополните кошелёк, чтобы не пропускать лиды.
wallet-transfers-none-next = За этот период денег не поступало и не уходило. Выберите другой период.
wallet-thresholds = Пороги
wallet-low-at = Предупредить, когда осталось меньше, ₽
wallet-low-at-hint = Считаются доступные деньги, холды и кредит вместе. 0: не предупреждать
wallet-pause-at = Остановить заявки, когда осталось меньше, ₽
wallet-pause-at-hint = 0: не останавливать
wallet-save = Сохранить
wallet-as-network = Как в сети
wallet-thresholds-saved = Пороги сохранены
