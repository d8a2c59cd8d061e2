@echo off
rem Double-click: installs what is needed once, builds the demonstration where there is no build, opens the dashboard.
setlocal
cd /d "%~dp0.." || goto failed
if not exist requirements.txt (
  echo This file stands alone here. Unpack the whole folder, then double-click the file in the unpacked folder.
  goto failed
)
set "PY=.venv\Scripts\python.exe"

rem An environment that was cut short, or whose Python is gone, is made anew.
"%PY%" -c "import pip" >nul 2>&1 && goto install
if exist .venv rmdir /s /q .venv
for %%V in (3.11 3.12 3.13 3.14) do (
  if not exist "%PY%" py -%%V -m venv .venv >nul 2>&1
)
"%PY%" -c "import pip" >nul 2>&1 && goto install
python -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>&1 && python -m venv --clear .venv && goto install
echo No Python 3.11 or later was found that can make an environment. Install it from python.org with the box
echo "Add python.exe to PATH" ticked, then double-click this file again.
goto failed

:install
fc /b requirements.txt .venv\installed.txt >nul 2>&1 && goto build
echo Installing; this is done once and takes some minutes.
"%PY%" -m pip install --quiet --disable-pip-version-check -r requirements.txt || goto failed
copy /y requirements.txt .venv\installed.txt >nul || goto failed

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
