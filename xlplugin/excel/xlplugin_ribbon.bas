' The ribbon's buttons: each procedure is called by the button of its name. Those that need Python start
' one by RunPython and wait for it.

Public Sub XlpInsert(control As IRibbonControl)
    Application.Dialogs(xlDialogFunctionWizard).Show
End Sub

Public Sub XlpRefresh(control As IRibbonControl)
    RefreshFunctions
End Sub

Public Sub XlpWhy(control As IRibbonControl)
    MsgBox WhatWentWrong(ActiveCell), vbInformation, "xlplugin"
End Sub

Public Sub XlpExplain(control As IRibbonControl)
    InPython "explain_cell"
End Sub

Public Sub XlpNewNative(control As IRibbonControl)
    InPython "new_native"
End Sub

Public Sub XlpNewUdf(control As IRibbonControl)
    InPython "new_udf"
End Sub

Public Sub XlpDoctor(control As IRibbonControl)
    InPython "doctor"
End Sub

Public Sub XlpHelp(control As IRibbonControl)
    ' The list travels in this file, for IntelliSense.
    Dim listed As Object, target As Object
    Set listed = ThisWorkbook.Worksheets("{help_sheet}").UsedRange
    Set target = Workbooks.Add.Worksheets(1).Range("A1").Resize(listed.Rows.Count, listed.Columns.Count)
    target.Value = listed.Value
    target.Cells(1, 1).Value = "xlplugin {version}"
    target.Worksheet.Columns(1).ColumnWidth = 26
    target.Worksheet.Columns(2).ColumnWidth = 80
End Sub

Public Sub XlpLabel(control As IRibbonControl, ByRef text As Variant)
    text = Said(control.ID)
End Sub

Public Sub XlpTip(control As IRibbonControl, ByRef text As Variant)
    text = Said(control.ID & "Tip")
End Sub

Public Sub XlpVisible(control As IRibbonControl, ByRef visible As Variant)
    ' One tab, not two: a workbook that carries the functions leaves it to the add-in where that is loaded.
    Dim other As Object
    If LCase$(ThisWorkbook.Name) <> "{addin}" Then
        On Error Resume Next
        Set other = Workbooks("{addin}")
        On Error GoTo 0
    End If
    visible = (other Is Nothing)
End Sub

Private Function WhatWentWrong(ByVal cell As Object) As String
    ' The selected cell is computed again, so that the latest message is its own.
    Dim where As String, reason As String
    If Not cell Is Nothing Then
        If cell.HasFormula Then cell.Calculate
        If IsError(cell.Value) Then where = cell.Address(False, False) & " " & cell.Text & ": "
    End If
    reason = XLP_LAST_ERROR()
    If reason = "" Then reason = Said("XlpNoError")
    WhatWentWrong = where & reason
End Function

Private Sub InPython(ByVal task As String)
    #If Mac Then
        MsgBox "The add-in needs Excel on Windows; on a Mac use xlplugin serve or xlwings Lite.", , "xlplugin"
        Exit Sub
    #End If
    If NamesPython() Then
        RunPython "from xlplugin.excel import tasks; tasks." & task & "()"
    Else
        MsgBox NOBODY, vbExclamation, "xlplugin"
    End If
End Sub

Private Function Said(ByVal what As String) As String
    Dim zh As String, en As String
    Select Case what
{words}
    End Select
    ' The language of Excel's menus; its low ten bits tell the language without the country.
    Said = IIf((Application.LanguageSettings.LanguageID(msoLanguageIDUI) And &H3FF) = 4, zh, en)
End Function
