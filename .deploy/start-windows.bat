@echo off
rem Double-click: installs what is needed once, builds the demonstration where there is no build, opens the dashboard.
setlocal
cd /d "%~dp0.."
set "PY=.venv\Scripts\python.exe"

if exist "%PY%" goto install
for %%V in (3.11 3.12 3.13 3.14) do (
  if not exist "%PY%" py -%%V -m venv .venv >nul 2>&1
)
if exist "%PY%" goto install
python -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>&1 && python -m venv .venv
if exist "%PY%" goto install
echo Python 3.11 or later was not found. Install it from python.org with the box "Add to PATH" ticked,
echo then double-click this file again.
goto failed

:install
fc /b requirements.txt .venv\installed.txt >nul 2>&1 && goto build
echo Installing; this is done once and takes some minutes.
"%PY%" -m pip install --quiet --disable-pip-version-check -r requirements.txt || goto failed
copy /y requirements.txt .venv\installed.txt >nul

:build
if defined MECC_DATA goto run
if exist data\processed\datapackage.json goto run
echo Building the demonstration data.
"%PY%" -m etl build --profile demo || goto failed

:run
echo The dashboard opens in the browser. Close this window to stop it.
"%PY%" -m streamlit run dashboard/app.py --server.address localhost
if errorlevel 1 goto failed
exit /b 0

:failed
echo.
echo The dashboard was not started; the lines above say why.
pause
exit /b 1
