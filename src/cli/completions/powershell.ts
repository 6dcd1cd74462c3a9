// Commands → a completion script for PowerShell.
import type { CompletedCommand } from './entries.ts';

/** The script, for the profile: tokenscan completion powershell | Out-String | Invoke-Expression. */
export function powershellScript(commands: readonly CompletedCommand[]): string {
  return `# Completion of tokenscan for PowerShell: tokenscan completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName tokenscan -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $summaries = [ordered]@{
${commands.map(({ name, summary }) => `    ${quote(name)} = ${quote(summary)}`).join('\n')}
  }
  $options = @{
${commands.map(optionsOf).join('\n')}
  }
  $values = @{
${commands.map(valuesOf).join('\n')}
  }
  $typed = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
  $command = $typed | Where-Object { $summaries.Contains($_) } | Select-Object -First 1
  $scope = if ($command) { $command } else { 'scan' }
  $before = if ($wordToComplete) { $typed | Select-Object -SkipLast 1 | Select-Object -Last 1 } else { $typed | Select-Object -Last 1 }
  $found = if ($before -and $values[$scope].ContainsKey($before)) { $values[$scope][$before] | ForEach-Object { @($_, $_) -join [char]0 } }
  elseif ($wordToComplete.StartsWith('-')) { $options[$scope].GetEnumerator() | ForEach-Object { @($_.Key, $_.Value) -join [char]0 } }
  elseif (-not $command -or $command -eq 'help') { $summaries.GetEnumerator() | ForEach-Object { @($_.Key, $_.Value) -join [char]0 } }
  $found | ForEach-Object {
    $word, $help = $_ -split [char]0, 2
    if ($word -like "$wordToComplete*") { [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $help) }
  }
}
`;
}

function optionsOf({ name, options }: CompletedCommand): string {
  const entries = options.flatMap(({ names, help }) => names.map((one) => `${quote(one)} = ${quote(help)}`));
  return `    ${quote(name)} = @{ ${entries.join('; ')} }`;
}

function valuesOf({ name, options }: CompletedCommand): string {
  const entries = options.flatMap(({ names, value }) =>
    typeof value === 'object' ? names.map((one) => `${quote(one)} = ${value.map(quote).join(', ')}`) : [],
  );
  return `    ${quote(name)} = @{ ${entries.join('; ')} }`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
