-- One kind of request for wrk: KIND list or create, HOST and TOKEN from the environment. Prints one line of JSON.
local headers = {
  ["Host"] = os.getenv("HOST"),
  ["Authorization"] = "Bearer " .. os.getenv("TOKEN"),
  ["Content-Type"] = "application/json",
}
local create = os.getenv("KIND") == "create"
refused = 0 -- global: wrk reads it from each thread

function setup(thread)
  threads = threads or {}
  table.insert(threads, thread)
  thread:set("id", #threads)
end

function init()
  math.randomseed(os.time() * 10 + id)
end

function request()
  if not create then return wrk.format("GET", "/api/v1/leads?limit=50", headers) end
  local phone = string.format("+79%02d%07d", math.random(0, 99), math.random(0, 9999999))
  local body = '{"name":"Иванов Пётр Сергеевич","phone":"' .. phone .. '","city":"Самара","product":"mortgage","amount":350000000,'
    .. '"source":"site","lawful_basis":"consent","comment":"' .. phone .. '"}'
  return wrk.format("POST", "/api/v1/leads", headers, body)
end

function response(status)
  if status ~= (create and 201 or 200) then refused = refused + 1 end
end

function done(summary, latency)
  local total = 0
  for _, thread in ipairs(threads) do total = total + thread:get("refused") end
  local errors = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format('\nJSON {"rate":%.1f,"p50":%.3f,"p99":%.3f,"bad":%d}\n', summary.requests / (summary.duration / 1e6),
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, total + errors))
end
