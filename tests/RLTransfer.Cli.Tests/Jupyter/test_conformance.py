"""Jupyter's own conformance suite on our kernel, every sample set. Run by KernelConformanceTests; needs the kernel installed."""

import unittest

import jupyter_kernel_test


class CSharpConformance(jupyter_kernel_test.KernelTests):
    kernel_name = ".net-csharp"
    language_name = "C#"
    file_extension = ".cs"
    code_hello_world = 'Console.WriteLine("hello, world");'
    code_stderr = 'Console.Error.WriteLine("oops");'
    completion_samples = [
        {"text": "Math.Abs", "matches": ["Abs"]},
        {"text": "System.Text.StringBuil", "matches": ["StringBuilder"]},
    ]
    complete_code_samples = ["1 + 1", "var x = 1;", "for (var i = 0; i < 3; i++)\n{\n}", "// a comment"]
    incomplete_code_samples = ["for (var i = 0; i < 3; i++)\n{", "Console.WriteLine(", "class A {", "/* open"]
    invalid_code_samples = ["var 1 = x;", "int )(;"]
    code_page_something = "?Console.WriteLine"
    code_generate_error = 'throw new InvalidOperationException("as asked");'
    code_execute_result = [
        {"code": "1 + 2", "result": "3"},
        {"code": "6 * 7", "result": "42"},
        {"code": "6 * 7", "result": "42"},
        {"code": "6 * 7", "result": "42"},
    ]
    code_display_data = [
        {"code": 'display("seen");', "mime": "text/plain"},
        {"code": 'display(HTML("<b>seen</b>"));', "mime": "text/html"},
    ]
    code_history_pattern = "6 * 7*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "Console.WriteLine"
    code_clear_output = "ClearOutput();"


if __name__ == "__main__":
    unittest.main(verbosity=2)
